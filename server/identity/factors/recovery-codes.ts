import type { Appliance } from '../../security/appliance.ts'
import type { EventActor } from '../../security/events.ts'
import type { PersonRow } from '../../storage/people.ts'
import type { Transaction } from '../../storage/store.ts'
import { notify } from '../notices.ts'
import { FactorError } from './factor-error.ts'
import { enabled } from './factor-events.ts'
import { newRecoveryCode, readRecoveryCode, recoveryCodeCount, recoveryCodeHash } from './recovery-code.ts'

/**
 * Makes ten new recovery codes; all older ones stop working. They can be read in this answer only.
 * @throws {FactorError} `no_factor`: alone they are worth nothing
 * @throws {StorageError}
 */
export async function makeRecoveryCodes(
  appliance: Appliance,
  { person, actor }: { person: PersonRow; actor: EventActor },
): Promise<string[]> {
  const { events, repositories, store } = appliance
  return store.write(async (transaction) => {
    const totp = await repositories.totp.confirmed(person.id, transaction)
    const passkeys = await repositories.passkeys.ofPerson(person.id, transaction)
    if (!totp && passkeys.length === 0) throw new FactorError('no_factor')
    const codes = await replaceRecoveryCodes(appliance, transaction, person)
    const details = { factor: 'recovery_codes' as const, recovery_codes: codes.length }
    await events.record(transaction, enabled({ person, actor, details }))
    const notice = { kind: 'factor_changed', factor: 'recovery_codes', change: 'added' } as const
    await notify(appliance, transaction, { ...notice, person, actor })
    return codes
  })
}

/** Ten codes for a person who has none left, with their first factor; null for one who has. */
export async function firstRecoveryCodes(
  appliance: Appliance,
  transaction: Transaction,
  person: PersonRow,
): Promise<string[] | null> {
  const left = await appliance.repositories.recoveryCodes.countLeft(person.id, transaction)
  return left > 0 ? null : replaceRecoveryCodes(appliance, transaction, person)
}

async function replaceRecoveryCodes(
  { clock, codeKey, repositories }: Appliance,
  transaction: Transaction,
  { id }: PersonRow,
): Promise<string[]> {
  const codes = Array.from({ length: recoveryCodeCount }, newRecoveryCode)
  const hashes = codes.map((code) => recoveryCodeHash(codeKey, id, readRecoveryCode(code) ?? ''))
  await repositories.recoveryCodes.replace(transaction, { personId: id, hashes, at: clock.now() })
  return codes
}
