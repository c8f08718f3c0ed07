import type { Appliance } from '../security/appliance.ts'
import { registerPasskey } from './factors/register-passkey.ts'
import { confirmTotp, type TotpConfirmed } from './factors/totp-enrolment.ts'
import type { Proceeding } from './proceed.ts'
import { type AtStep, goOn, type PasskeyAnswer } from './sign-in-answers.ts'
import { claimant } from './sign-in-events.ts'
import { weigh } from './sign-in-steps.ts'

/** The factor counts; `recoveryCodes` are readable in this answer only, null where the person has unused ones. */
export interface Enrolled {
  kind: 'enrolled'
  recoveryCodes: string[] | null
  outcome: Proceeding
}

/** Whether the step of this sign-in is to set up a second factor: with a factor that is there it is not (SEC-A33). */
export const mayEnrol = async (appliance: Appliance, at: AtStep): Promise<boolean> =>
  (await weigh(appliance, { ...at.unfinished, ...at })).next?.step === 'enrol'

/**
 * Confirms the authenticator app that was begun (`beginTotp`) by a code, which is the second factor of this sign-in, too.
 * @throws {StorageError}
 */
export async function enrolAuthenticator(
  appliance: Appliance,
  { code, ...at }: AtStep & { code: string },
): Promise<Enrolled | Exclude<TotpConfirmed, { kind: 'confirmed' }> | { kind: 'refused' }> {
  if (!(await mayEnrol(appliance, at))) return { kind: 'refused' }
  const { person } = at.unfinished
  const confirmed = await confirmTotp(appliance, { person, code, actor: claimant(person, at.browser.request) })
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
  if (!(await mayEnrol(appliance, at))) return { kind: 'refused' }
  const { person } = at.unfinished
  const { request } = at.browser
  const { userAgent } = request
  const actor = claimant(person, request)
  const outcome = await registerPasskey(appliance, { person, browser: browserValue, response, name, userAgent, actor })
  if (outcome.kind === 'refused') return outcome
  return enrolled(appliance, at, { proved: ['swk'], recoveryCodes: outcome.recoveryCodes })
}

async function enrolled(
  appliance: Appliance,
  at: AtStep,
  { proved, recoveryCodes }: { proved: readonly string[]; recoveryCodes: string[] | null },
): Promise<Enrolled> {
  // What asked for another factor is answered by now: the person's record says so.
  const person = await appliance.repositories.people.find(at.unfinished.person.id)
  if (!person) return { kind: 'enrolled', recoveryCodes, outcome: { kind: 'refused' } }
  const outcome = await goOn(
    appliance,
    { ...at, unfinished: { ...at.unfinished, person } },
    { proved, remember: false },
  )
  return { kind: 'enrolled', recoveryCodes, outcome }
}
