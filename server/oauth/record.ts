import type { RequestFacts } from '../platform/request-facts.ts'
import type { Appliance } from '../security/appliance.ts'
import type { EventDraft } from '../security/events.ts'
import { type NamedClient, OAuthError } from './errors.ts'

/** Who was involved in what is being recorded, by id and name, so that the monitor can say a sentence. */
export interface Involved {
  facts: RequestFacts
  client?: NamedClient | undefined
  person?: { id: string; name: string } | undefined
}

/** The part of an event that says who, through which client, and from where. */
export function involved({ facts, client, person }: Involved): Partial<EventDraft> {
  const application = client && { actorKind: 'application' as const, actorId: client.client_id, actorName: client.name }
  const human = person && { actorKind: 'person' as const, actorId: person.id, actorName: person.name }
  return {
    ...(human ?? application),
    clientId: client?.client_id ?? null,
    clientName: client?.name ?? null,
    address: facts.address,
    requestId: facts.requestId,
  }
}

/**
 * Runs `work` and records the refusal that it ends in, if any, before it reaches the sender (SEC-Q-16.3.2).
 * @throws what `work` threw; {StorageError} when the refusal could not be written.
 */
export async function recordingRefusals<Answer>(
  appliance: Appliance,
  about: Involved,
  work: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof OAuthError) await recordRefusal(appliance, about, error)
    throw error
  }
}

async function recordRefusal(appliance: Appliance, about: Involved, error: OAuthError): Promise<void> {
  const { event, client, personId, detail } = error.facts
  if (!event) return
  const person = personId ? await appliance.repositories.people.find(personId) : undefined
  const known = { ...about, client: about.client ?? client, person: about.person ?? person }
  const details = { error: error.code, description: error.description, ...(detail && { detail }) }
  await appliance.events.write({ ...involved(known), ...event, outcome: 'failure', details })
}
