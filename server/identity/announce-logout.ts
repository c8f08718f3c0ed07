import { timeOrderedId } from '../platform/ids.ts'
import type { Appliance } from '../security/appliance.ts'
import type { Client } from '../storage/clients.ts'
import type { Transaction } from '../storage/store.ts'
import { sectorOf } from './sector.ts'

/*
 * Who ends sessions writes down, in the same transaction, which clients are to hear of it (OpenID Connect Back-Channel
 * Logout §2.5); neither is kept without the other. oauth/logout sends what is written here.
 */

interface Listener {
  client_id: string
  sid: string | null
}

/** The clients of one session are to hear that it has ended. */
export async function announceSessionEnd(
  appliance: Appliance,
  transaction: Transaction,
  session: { personId: string; selector: string },
): Promise<void> {
  const listeners = await appliance.repositories.logoutDeliveries.listenersOfSession(transaction, session)
  await announce(appliance, transaction, { personId: session.personId, listeners })
}

/** All clients of a person are to hear that they are signed out; to be called before the sessions and grants are ended. */
export async function announceAccessEnd(
  appliance: Appliance,
  transaction: Transaction,
  { personId, keepSession }: { personId: string; keepSession?: string | undefined },
): Promise<void> {
  const open = { personId, keep: keepSession ?? '', at: appliance.clock.now() }
  const listeners = await appliance.repositories.logoutDeliveries.listenersOfPerson(transaction, open)
  await announce(appliance, transaction, { personId, listeners })
}

async function announce(
  appliance: Appliance,
  transaction: Transaction,
  { personId, listeners }: { personId: string; listeners: readonly Listener[] },
): Promise<void> {
  const { clock, logoutBell, repositories } = appliance
  const now = clock.now()
  for (const { client_id, sid } of listeners) {
    const client = await repositories.clients.find(client_id, transaction)
    const subject = client && (await subjectKnownTo(appliance, transaction, { client, personId }))
    // Who was never told of the person has nobody to sign out.
    if (subject === undefined) continue
    await repositories.logoutDeliveries.insert(transaction, {
      id: timeOrderedId(now),
      client_id,
      person_id: personId,
      subject,
      sid,
      attempts: 0,
      created_at: now,
      next_attempt_at: now,
      delivered_at: null,
      given_up_at: null,
      last_problem: null,
    })
  }
  if (listeners.length > 0) transaction.afterCommit(() => logoutBell.publish('due'))
}

/** As the client knows the person: read now, since a pairwise subject goes with the person that is deleted. */
async function subjectKnownTo(
  { repositories }: Appliance,
  transaction: Transaction,
  { client, personId }: { client: Client; personId: string },
): Promise<string | undefined> {
  if (client.subject_type === 'public') return personId
  return repositories.pairwiseSubjects.find({ sector: sectorOf(client), personId }, transaction)
}
