import { errorFields } from '../../platform/log.ts'
import type { Appliance } from '../../security/appliance.ts'
import type { LogoutDelivery } from '../../storage/logout-deliveries.ts'
import { deliver } from './deliver.ts'

export interface LogoutSender {
  /** Tells all whose time has come, and answers when that is done. */
  sendDue(): Promise<void>
  /** Begins no other, and lets those on their way end, for a few seconds. */
  close(): Promise<void>
}

/** How often it is looked for retries, in milliseconds. */
const lookEveryMs = 1000

/** How long closing waits for those on their way, in milliseconds. */
const graceMs = 3000

/** Clients that are told at the same time; each of them one thing after the other, so that a slow one holds up only itself. */
const width = 16

/**
 * Tells clients of logouts (OpenID Connect Back-Channel Logout 1.0 §2.5) as soon as these are written down, and again where it
 * failed.
 * @param appliance asked each time: the office may change its address
 */
export function startLogoutSender(appliance: () => Appliance): LogoutSender {
  const { logoutBell, log } = appliance()
  const busy = new Map<string, Promise<void>>()
  let looking: Promise<void> | undefined
  let again = false
  let isClosed = false

  async function look(): Promise<void> {
    do {
      again = false
      const { clock, repositories } = appliance()
      // Those that are busy may be among them.
      const due = isClosed ? [] : await repositories.logoutDeliveries.due(clock.now(), width + busy.size)
      for (const delivery of due) begin(delivery)
    } while (again && !isClosed)
  }

  function begin(delivery: LogoutDelivery): void {
    if (isClosed || busy.size >= width || busy.has(delivery.client_id)) return
    const work = deliver(appliance(), delivery)
      .catch((thrown: unknown) => log.error('A logout could not be sent', errorFields(thrown)))
      .finally(() => {
        busy.delete(delivery.client_id)
        wake()
      })
    busy.set(delivery.client_id, work)
  }

  function wake(): void {
    if (isClosed) return
    again = true
    looking ??= look()
      .catch((thrown: unknown) => log.error('Logouts could not be looked for', errorFields(thrown)))
      .finally(() => {
        looking = undefined
      })
  }

  async function idle(): Promise<void> {
    while (looking !== undefined || busy.size > 0) await Promise.all([looking, ...busy.values()])
  }

  const forget = logoutBell.subscribe(wake)
  const timer = setInterval(wake, lookEveryMs).unref()
  wake()
  return {
    async sendDue() {
      wake()
      await idle()
    },
    async close() {
      isClosed = true
      forget()
      clearInterval(timer)
      await forSomeTime(idle())
    },
  }
}

async function forSomeTime(work: Promise<void>): Promise<void> {
  let impatience: NodeJS.Timeout | undefined
  const patience = new Promise<void>((resolve) => {
    impatience = setTimeout(resolve, graceMs)
  })
  await Promise.race([work, patience])
  clearTimeout(impatience)
}
