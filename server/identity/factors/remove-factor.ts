import type { Appliance } from '../../security/appliance.ts'
import type { EventActor } from '../../security/events.ts'
import type { PersonRow } from '../../storage/people.ts'
import type { Transaction } from '../../storage/store.ts'
import { notify } from '../notices.ts'
import { clearAttempts } from './attempts.ts'
import { disabled, type FactorName } from './factor-events.ts'

interface OfPerson {
  person: PersonRow
  actor: EventActor
}

export interface FactorRemoval extends OfPerson {
  factor: FactorName
  /** Which passkey. */
  passkeyId?: string | undefined
}

/**
 * Takes a factor away; the last one takes the recovery codes with it, which are worth nothing alone. Nothing happens where the
 * person has no such factor.
 * @throws {StorageError}
 */
export async function removeFactor(appliance: Appliance, removal: FactorRemoval): Promise<void> {
  const { clock, events, repositories, store } = appliance
  const { person, actor, factor } = removal
  await store.write(async (transaction) => {
    if (!(await take(appliance, transaction, removal))) return
    // A sign-in that was to be finished with this factor must not lead to setting up another instead.
    await repositories.unfinishedSignIns.endOfPerson(transaction, person.id, clock.now())
    const totp = await repositories.totp.confirmed(person.id, transaction)
    const passkeys = await repositories.passkeys.ofPerson(person.id, transaction)
    const last = !totp && passkeys.length === 0
    if (last) await repositories.recoveryCodes.remove(transaction, person.id)
    await events.record(transaction, disabled({ person, actor, details: { factor, last } }))
    await notify(appliance, transaction, { kind: 'factor_changed', person, actor, factor, change: 'removed' })
  })
}

async function take(
  { repositories }: Appliance,
  transaction: Transaction,
  { person, factor, passkeyId = '' }: FactorRemoval,
): Promise<boolean> {
  if (factor === 'totp') return repositories.totp.remove(transaction, person.id)
  if (factor === 'recovery_codes') return (await repositories.recoveryCodes.remove(transaction, person.id)) > 0
  return repositories.passkeys.remove(transaction, { credentialId: passkeyId, personId: person.id })
}

/**
 * Takes all factors of a person away, and forgets their wrong codes: for somebody who lost them and will set up others. The
 * caller tells the person.
 * @throws {StorageError}
 */
export async function resetFactors(
  appliance: Appliance,
  transaction: Transaction,
  { person, actor }: OfPerson,
): Promise<void> {
  const { events, repositories } = appliance
  const totp = await repositories.totp.remove(transaction, person.id)
  const passkeys = await repositories.passkeys.removeAll(transaction, person.id)
  await repositories.recoveryCodes.remove(transaction, person.id)
  await clearAttempts(appliance, transaction, person.id)
  await events.record(transaction, disabled({ person, actor, details: { factor: 'all', totp, passkeys } }))
}
