import type { EventReason } from '../../contract/event-types.ts'
import type { Appliance } from '../../security/appliance.ts'
import type { Transaction } from '../../storage/store.ts'
import type { TotpRow } from '../../storage/totp.ts'
import { clearAttempts, refuseBlocked, takeAttempt } from './attempts.ts'
import { actingPerson, failed } from './factor-events.ts'
import { drift, matchingStep, readTotpCode } from './totp-code.ts'
import { withTotpSecret } from './totp-secret.ts'
import type { CodeAttempt, FactorVerdict } from './verdict.ts'

/** What a code is worth: the step to spend, or why none. `drift` in seconds, where a clock is off. */
type Reading = { step: number } | { step: undefined; drift: number | undefined }

/**
 * Checks a code of the person's authenticator app. One transaction counts the attempt, looks at the code and spends its step,
 * so no code counts twice and none is looked at for free, in whatever order requests come and however often the server restarts.
 * @throws {StorageError}
 * @throws {SealError}
 */
export async function checkTotp(appliance: Appliance, attempt: CodeAttempt): Promise<FactorVerdict> {
  const verdict = await appliance.store.write((transaction) => judge(appliance, transaction, attempt))
  return verdict ?? refuseBlocked(appliance, { ...attempt, actor: actingPerson(attempt.person, attempt.request) })
}

async function judge(
  appliance: Appliance,
  transaction: Transaction,
  attempt: CodeAttempt,
): Promise<FactorVerdict | undefined> {
  const { clock, repositories } = appliance
  if (!(await takeAttempt(appliance, transaction, attempt.person))) return undefined
  const totp = await repositories.totp.confirmed(attempt.person.id, transaction)
  const reading = totp ? readCode(appliance, totp, attempt.code) : nothingRead
  if (!totp || reading.step === undefined) {
    const off = reading.step === undefined ? reading.drift : undefined
    return refuse(appliance, transaction, { attempt, reason: 'wrong_code', off })
  }
  const spent = await repositories.totp.spend(transaction, { id: totp.id, at: clock.now(), step: reading.step })
  if (!spent) return refuse(appliance, transaction, { attempt, reason: 'code_replayed' })
  await clearAttempts(appliance, transaction, attempt.person.id)
  return { kind: 'right', amr: ['otp'], recoveryCodesLeft: null }
}

const nothingRead: Reading = { step: undefined, drift: undefined }

/** Reads what was typed as a code of this app. */
export function readCode(appliance: Appliance, totp: TotpRow, typed: string): Reading {
  const code = readTotpCode(typed)
  if (code === undefined) return nothingRead
  const now = appliance.clock.now()
  return withTotpSecret(appliance, totp, (parameters) => {
    const step = matchingStep(parameters, code, now)
    return step === undefined ? { step, drift: drift(parameters, code, now) } : { step }
  })
}

async function refuse(
  { events }: Appliance,
  transaction: Transaction,
  { attempt, reason, off }: { attempt: CodeAttempt; reason: EventReason; off?: number | undefined },
): Promise<FactorVerdict> {
  const { person, request } = attempt
  const details = { factor: 'totp' as const, ...(off === undefined ? {} : { clock_off_seconds: off }) }
  await events.record(transaction, failed({ person, actor: actingPerson(person, request), details, reason }))
  return { kind: 'wrong' }
}
