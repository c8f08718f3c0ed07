import { isDeepStrictEqual } from 'node:util'
import { impliedByProfile } from '../oauth/security-profile.ts'
import type { Appliance } from '../security/appliance.ts'
import type { EventActor, EventDraft } from '../security/events.ts'
import type { Client } from '../storage/clients.ts'
import type { Transaction } from '../storage/store.ts'
import { AdminError } from './admin-error.ts'
import { changesBetween } from './application-changes.ts'
import { refuseProblems } from './application-problems.ts'
import { type ApplicationSettings, withGiven } from './application-settings.ts'
import { findApplication } from './find-application.ts'

interface Change {
  clientId: string
  actor: EventActor
  /** What becomes of it; the same object where nothing does. */
  next(client: Client): Client | Promise<Client>
  event?: Pick<EventDraft, 'reason' | 'details'>
}

/**
 * Changes an application, with one event that names what changed; nothing is written where nothing did.
 * @throws {AdminError} `NOT_FOUND`, `INVALID`
 */
export const changeApplication = (appliance: Appliance, change: Change): Promise<Client> =>
  appliance.store.write(async (transaction) => {
    const before = await findApplication(appliance, change.clientId, transaction)
    const after = await change.next(before)
    if (isDeepStrictEqual(before, after)) return before
    await replaceApplication(appliance, transaction, { before, after, ...change })
    return after
  })

/** Stores what became of an application, with its event, in the caller's transaction. */
export async function replaceApplication(
  { events, repositories }: Appliance,
  transaction: Transaction,
  { before, after, actor, event }: Pick<Change, 'actor' | 'event'> & { before: Client; after: Client },
): Promise<void> {
  await repositories.clients.replace(transaction, after)
  await events.record(transaction, {
    ...actor,
    type: 'oauth_client_changed',
    outcome: 'success',
    clientId: after.client_id,
    clientName: after.name,
    details: changesBetween(before, after),
    ...event,
  })
}

/**
 * The application with these settings. A security profile that is new to it also sets what it implies and they leave out.
 * @throws {AdminError} `INVALID`
 */
export async function withSettings(appliance: Appliance, client: Client, given: ApplicationSettings): Promise<Client> {
  const profile = given.securityProfile ?? client.security_profile
  const implied = profile === client.security_profile ? {} : impliedByProfile({ ...client, security_profile: profile })
  const after = withGiven({ ...client, ...implied }, given)
  await refuseProblems(appliance, after)
  if (after.token_endpoint_auth_method.startsWith('client_secret_') && after.secret_hash === null)
    throw new AdminError('INVALID', {
      field: 'tokenEndpointAuthMethod',
      message: 'It has no client secret yet. Make one first.',
    })
  return after
}
