import { type PasswordRequirement, passwordContext, passwordRequirements } from '../contract/password-policy.ts'
import type { PasswordVerdict } from '../contract/people.ts'
import type { Appliance } from '../security/appliance.ts'
import { PersonError } from './person-error.ts'

/** Whose password it is to be, as far as they are described yet. */
export interface PasswordOwner {
  username: string
  name: string
  email: string | null
}

/**
 * Judges a new password against all that the office asks, with advice on how hard it is to guess. This and `requireGoodPassword`
 * are the one place that does so, for the wizard, the console, the pages and the seed file alike.
 * @throws {BusyError}
 */
export async function checkNewPassword(
  appliance: Appliance,
  password: string,
  owner: PasswordOwner,
): Promise<PasswordVerdict> {
  const requirements = await newPasswordRequirements(appliance, password, owner)
  const { words } = contextOf(appliance, owner)
  const { preset, minLength } = appliance.policies.current().passwords
  const strength = await appliance.strengthMeter.estimate(password, words)
  return { policy: { preset, minLength }, requirements, strength }
}

/**
 * @throws {PersonError} `weak_password` with what is missing
 * @throws {BusyError}
 */
export async function requireGoodPassword(appliance: Appliance, password: string, owner: PasswordOwner): Promise<void> {
  const missing = await missingOf(appliance, password, owner)
  if (missing.length > 0) throw new PersonError('weak_password', missing)
}

/**
 * The sentences of what the office asks of a new password and this one does not meet.
 * @throws {BusyError}
 */
export async function missingOf(appliance: Appliance, password: string, owner: PasswordOwner): Promise<string[]> {
  const requirements = await newPasswordRequirements(appliance, password, owner)
  return requirements.filter(({ met }) => !met).map(({ sentence }) => sentence)
}

async function newPasswordRequirements(
  appliance: Appliance,
  password: string,
  owner: PasswordOwner,
): Promise<PasswordRequirement[]> {
  const { passwordLists, policies } = appliance
  const isCommon = await passwordLists.isCommon(password)
  const isBreached = await passwordLists.isBreached(password)
  return [
    ...passwordRequirements(password, contextOf(appliance, owner), policies.current().passwords),
    {
      id: 'not_common',
      sentence: 'No common password, and no common word with digits or signs around it',
      met: !isCommon,
    },
    ...(isBreached === null
      ? []
      : [{ id: 'not_breached', sentence: 'Not known from a break-in elsewhere', met: !isBreached }]),
  ]
}

/** An office is known by the host that its server is called. */
const contextOf = ({ config }: Appliance, owner: PasswordOwner) =>
  passwordContext(owner, [new URL(config.issuer).hostname])
