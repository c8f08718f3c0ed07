import type { SecurityEvent } from '../contract/events.ts'
import type { Appliance } from '../security/appliance.ts'
import type { EventActor } from '../security/events.ts'
import type { PersonRow } from '../storage/people.ts'

const eventsAtOnce = 500

/**
 * All that is stored about a person, as the pieces of one JSON text; moments are ISO 8601 in UTC. The activity may be long, so
 * it is read while it is sent. That it was taken along is recorded first, so the event is in it.
 * @throws {StorageError}
 */
export async function exportOwnData(
  appliance: Appliance,
  { person, actor }: { person: PersonRow; actor: EventActor },
): Promise<AsyncIterable<string>> {
  const { clock, config, events, repositories } = appliance
  await events.write({ ...actor, type: 'data_exported', outcome: 'success', personId: person.id })
  const stored = Object.fromEntries(await repositories.personData.of(person.id))
  const head = { server: config.issuer, exported_at: clock.now(), ...stored }
  return pieces(appliance, person.id, inWords(head))
}

async function* pieces(appliance: Appliance, personId: string, head: string): AsyncGenerator<string> {
  // The head is an object that is not closed yet: the activity follows as its last member.
  yield `${head.replace(/\s*\}$/, '')},\n  "activity": [`
  let separator = '\n'
  for await (const event of eventsOf(appliance, personId)) {
    yield `${separator}${inWords(event)}`
    separator = ',\n'
  }
  yield '\n  ]\n}\n'
}

async function* eventsOf({ repositories }: Appliance, personId: string): AsyncGenerator<SecurityEvent> {
  let before: number | undefined
  for (;;) {
    const events = await repositories.events.list({ personId, before, limit: eventsAtOnce })
    yield* events
    before = events.at(-1)?.seq
    if (events.length < eventsAtOnce) return
  }
}

const inWords = (value: object): string => JSON.stringify(value, momentAsText, 2)

const momentName = /^at$|_at$|_until$|^auth_time$/

const momentAsText = (name: string, value: unknown): unknown =>
  typeof value === 'number' && momentName.test(name) ? new Date(value).toISOString() : value
