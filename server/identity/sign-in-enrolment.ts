import type { Appliance } from '../security/appliance.ts'
import type { Connection } from '../storage/connection.ts'
import { type AtStep, isAt, refuseStep } from './at-step.ts'
import { registerPasskey } from './factors/register-passkey.ts'
import { confirmTotp, type TotpConfirmed } from './factors/totp-enrolment.ts'
import type { Proceeding } from './proceed.ts'
import { goOn, type PasskeyAnswer } from './sign-in-answers.ts'
import { claimant } from './sign-in-events.ts'

/** The factor counts; `recoveryCodes` are readable in this answer only, null where the person has unused ones. */
export interface Enrolled {
  kind: 'enrolled'
  recoveryCodes: string[] | null
  outcome: Proceeding
}

/** Whether the step of this sign-in is to set up a second factor: with a factor that is there it is not (SEC-A33). */
export const mayEnrol = (appliance: Appliance, at: AtStep, connection?: Connection): Promise<boolean> =>
  isAt(appliance, { step: 'enrol', at }, connection)

/**
 * Confirms the authenticator app that was begun (`beginTotp`) by a code, which is the second factor of this sign-in, too.
 * @throws {StorageError}
 */
export async function enrolAuthenticator(
  appliance: Appliance,
  { code, ...at }: AtStep & { code: string },
): Promise<Enrolled | Exclude<TotpConfirmed, { kind: 'confirmed' }> | { kind: 'refused' }> {
  if (!(await mayEnrol(appliance, at))) return refuseStep(appliance, at)
  const { person } = at.unfinished
  const confirmed = await confirmTotp(appliance, {
    person,
    code,
    actor: claimant(person, at.browser.request),
    mayCount: (transaction) => mayEnrol(appliance, at, transaction),
  })
  if (confirmed.kind !== 'confirmed') return confirmed
  return enrolled(appliance, at, { proved: ['otp'], recoveryCodes: confirmed.recoveryCodes })
}

/**
 * Registers a passkey (`passkeyRegistration` asks for it), which is the second factor of this sign-in, too.
 * @throws {StorageError}
 */
export async function enrolPasskey(
  appliance: Appliance,
  { response, browserValue, name, ...at }: AtStep & PasskeyAnswer & { name: string },
): Promise<Enrolled | { kind: 'refused'; message?: string }> {
  if (!(await mayEnrol(appliance, at))) return refuseStep(appliance, at)
  const { person } = at.unfinished
  const { request } = at.browser
  const outcome = await registerPasskey(appliance, {
    person,
    browser: browserValue,
    response,
    name,
    userAgent: request.userAgent,
    actor: claimant(person, request),
    mayCount: (transaction) => mayEnrol(appliance, at, transaction),
  })
  if (outcome.kind === 'refused') return outcome
  return enrolled(appliance, at, { proved: ['swk'], recoveryCodes: outcome.recoveryCodes })
}

async function enrolled(
  appliance: Appliance,
  at: AtStep,
  { proved, recoveryCodes }: { proved: readonly string[]; recoveryCodes: string[] | null },
): Promise<Enrolled> {
  const outcome = await goOn(appliance, at, { proved, remember: false })
  return { kind: 'enrolled', recoveryCodes, outcome }
}
