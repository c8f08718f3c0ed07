import type { Appliance } from '../../security/appliance.ts'
import type { Transaction } from '../../storage/store.ts'
import { clearAttempts, refuseBlocked, takeAttempt } from './attempts.ts'
import { actingPerson, failed } from './factor-events.ts'
import { readRecoveryCode, recoveryCodeHash } from './recovery-code.ts'
import type { CodeAttempt, FactorVerdict } from './verdict.ts'

/**
 * Checks a recovery code and uses it up, in one transaction with the count of attempts. The event says how many are left.
 * @throws {StorageError}
 */
export async function checkRecoveryCode(appliance: Appliance, attempt: CodeAttempt): Promise<FactorVerdict> {
  const verdict = await appliance.store.write((transaction) => judge(appliance, transaction, attempt))
  return verdict ?? refuseBlocked(appliance, { ...attempt, actor: actingPerson(attempt.person, attempt.request) })
}

async function judge(
  appliance: Appliance,
  transaction: Transaction,
  { person, request, code }: CodeAttempt,
): Promise<FactorVerdict | undefined> {
  const { clock, codeKey, events, repositories } = appliance
  if (!(await takeAttempt(appliance, transaction, person))) return undefined
  const actor = actingPerson(person, request)
  const presented = { personId: person.id, hash: recoveryCodeHash(codeKey, person.id, readRecoveryCode(code) ?? '') }
  if (!(await repositories.recoveryCodes.use(transaction, { ...presented, at: clock.now() }))) {
    const isUsed = await repositories.recoveryCodes.isUsed(transaction, presented)
    const reason = isUsed ? 'code_replayed' : 'wrong_code'
    await events.record(transaction, failed({ person, actor, details: { factor: 'recovery_codes' }, reason }))
    return { kind: 'wrong' }
  }
  const left = await repositories.recoveryCodes.countLeft(person.id, transaction)
  await events.record(transaction, { ...actor, type: 'recovery_code_used', outcome: 'success', details: { left } })
  await clearAttempts(appliance, transaction, person.id)
  return { kind: 'right', amr: ['otp'], recoveryCodesLeft: left }
}
