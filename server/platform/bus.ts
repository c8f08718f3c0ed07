import { errorFields, type Log } from './log.ts'

export type Subscriber<T> = (event: T) => void | Promise<void>

export interface Bus<T> {
  /** Hands the event to every subscriber of this moment, in the order they came; never throws. */
  publish(event: T): void
  /** Starts listening; the answer stops it, and may be called more than once. */
  subscribe(subscriber: Subscriber<T>): () => void
}

/** An in-process bus whose publisher and subscribers cannot harm one another: a failure is logged and goes no further. */
export function createBus<T>({ log }: { log: Log }): Bus<T> {
  const subscriptions = new Set<{ subscriber: Subscriber<T> }>()
  const failed = (thrown: unknown) => log.error('A subscriber of the event bus failed', errorFields(thrown))

  function deliver(subscriber: Subscriber<T>, event: T) {
    try {
      const pending = subscriber(event)
      if (pending instanceof Promise) pending.catch(failed)
    } catch (thrown) {
      failed(thrown)
    }
  }

  return {
    publish(event) {
      // A copy: a subscriber may end itself, or start another, while it is being told.
      for (const subscription of [...subscriptions]) {
        if (subscriptions.has(subscription)) deliver(subscription.subscriber, event)
      }
    },
    subscribe(subscriber) {
      const subscription = { subscriber }
      subscriptions.add(subscription)
      return () => {
        subscriptions.delete(subscription)
      }
    },
  }
}
