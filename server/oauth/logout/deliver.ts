import { OutboundError } from '../../platform/outbound-error.ts'
import type { Appliance } from '../../security/appliance.ts'
import type { Client } from '../../storage/clients.ts'
import type { LogoutDelivery } from '../../storage/logout-deliveries.ts'
import { createLogoutToken } from './logout-token.ts'

const second = 1000
const minute = 60 * second

/** After each attempt that failed, how long until the next, in milliseconds; after the last of them it is given up, within the hour. */
const pauses = [second, 5 * second, 30 * second, 2 * minute, 10 * minute, 45 * minute]

/** What came of an attempt: undefined where the client has heard, otherwise why not. */
type Problem = { sentence: string; final: boolean } | undefined

/**
 * Tells one client of one logout (OpenID Connect Back-Channel Logout §2.5, §2.8). A client may hear of it twice where the process
 * is killed between its word and our commit.
 * @throws {StorageError}
 */
export async function deliver(appliance: Appliance, delivery: LogoutDelivery): Promise<void> {
  const { clock, repositories, store } = appliance
  const nextAttemptAt = clock.now() + (pauses[delivery.attempts] ?? 0)
  // Counted before it begins: one that brings the process down must not do so over and over.
  const begun = await store.write((tx) => repositories.logoutDeliveries.begin(tx, delivery, nextAttemptAt))
  if (!begun) return
  const client = await repositories.clients.find(delivery.client_id)
  const problem = client ? await tell(appliance, client, delivery) : undefined
  if (problem === undefined) {
    await store.write((tx) => repositories.logoutDeliveries.delivered(tx, delivery.id, clock.now()))
    return
  }
  const attempts = delivery.attempts + 1
  if (problem.final || attempts > pauses.length)
    return giveUp(appliance, { ...delivery, attempts }, { client, problem: problem.sentence })
  await store.write((tx) => repositories.logoutDeliveries.failed(tx, delivery.id, problem.sentence))
}

async function tell(appliance: Appliance, client: Client, delivery: LogoutDelivery): Promise<Problem> {
  const { backchannel_logout_uri: uri } = client
  if (uri === null) return { sentence: 'It has no address for this any more.', final: true }
  const form = new URLSearchParams({ logout_token: createLogoutToken(appliance, { client, delivery }) })
  try {
    const content = { type: 'application/x-www-form-urlencoded', body: form.toString() }
    return problemOf((await appliance.outbound.post(uri, content)).status)
  } catch (thrown) {
    if (!(thrown instanceof OutboundError)) throw thrown
    return { sentence: thrown.message, final: false }
  }
}

/** 400 says that the client could not, and asking once more would change nothing (§2.8). */
function problemOf(status: number): Problem {
  if (status >= 200 && status < 300) return undefined
  return status === 400
    ? { sentence: 'It refused the logout (400).', final: true }
    : { sentence: `It answered ${status}.`, final: false }
}

async function giveUp(
  { clock, events, repositories, store }: Appliance,
  { id, attempts, person_id }: LogoutDelivery,
  { client, problem }: { client: Client | undefined; problem: string },
): Promise<void> {
  await store.write(async (transaction) => {
    await repositories.logoutDeliveries.giveUp(transaction, id, { at: clock.now(), problem })
    await events.record(transaction, {
      type: 'logout_undelivered',
      outcome: 'failure',
      actorKind: 'system',
      personId: person_id,
      clientId: client?.client_id ?? null,
      clientName: client?.name ?? null,
      details: { attempts, problem },
    })
  })
}
