import type { EventReason } from '../../../contract/event-types.ts'
import { placeName } from '../../../identity/device-name.ts'
import type { OwnEvent, OwnEventType } from '../../../identity/own-activity.ts'

type Words = (event: OwnEvent) => string

/**
 * What happened to somebody's account as a sentence to them: “You signed in with Firefox on Windows, from this computer.”
 * Of what failed nobody knows who it was.
 */
export function activitySentence(event: OwnEvent): string {
  const [succeeded, failed] = words[event.type]
  const isFailure = event.outcome === 'failure'
  const said = isFailure && failed ? failed(event) : succeeded(event)
  const where = event.address === null ? '' : `, from ${placeName(event.address)}`
  const why = isFailure && event.reason !== null ? (reasons[event.reason] ?? '') : ''
  return `${said}${where}${why === '' ? '' : `: ${why}`}.`
}

const words: Readonly<Record<OwnEventType, [Words, Words?]>> = {
  login_success: [(event) => `You signed in${withDevice(event)}`],
  login_failure: [(event) => `Somebody tried to sign in${withDevice(event)}`],
  second_factor_asked: [(event) => `Your password was right and your second factor was asked for${withDevice(event)}`],
  logout: [signedOut],
  new_device: [(event) => `${deviceOf(event)} was used for the first time to sign in`],
  device_forgotten: [(event) => `${whoOf(event)} forgot a device`],
  password_change: [
    (event) =>
      event.reason === 'password_expired'
        ? `${whoOf(event)} asked you for another password`
        : `${whoOf(event)} chose another password`,
    () => 'Somebody tried to change your password',
  ],
  mfa_enabled: [(event) => `${whoOf(event)} set up ${factorOf(event)}`],
  mfa_disabled: [(event) => `${whoOf(event)} removed ${factorOf(event)}`],
  mfa_failure: [() => 'Somebody did not pass your second factor'],
  recovery_code_used: [({ details }) => `You used a recovery code; ${details.left} are left`],
  oauth_authorization: [
    (event) => `You signed in to ${applicationOf(event)}`,
    (event) => `You were not signed in to ${applicationOf(event)}`,
  ],
  oauth_token_revoked: [(event) => `${whoOf(event)} took the access of ${applicationOf(event)} back`],
  rate_limit_exceeded: [() => 'Somebody tried too often to sign in'],
  suspicious_activity: [() => 'Something suspicious happened'],
  user_created: [(event) => `${whoOf(event)} made your account`],
  user_changed: [(event) => `${whoOf(event)} changed ${changedIn(event)}`],
  permission_change: [(event) => `${whoOf(event)} changed your rights`],
  link_issued: [(event) => `${whoOf(event)} made a link ${linkOf(event)}`],
  link_cancelled: [(event) => `${whoOf(event)} cancelled a link ${linkOf(event)}`],
  data_exported: [() => 'You downloaded your data'],
}

/** Who it was, to the person whose account it is. */
function whoOf({ actorKind, actorId, actorName, personId }: OwnEvent): string {
  if (actorKind === 'person') return actorId === personId ? 'You' : (actorName ?? 'An administrator')
  if (actorKind === 'unknown') return 'Somebody'
  if (actorKind === 'application') return actorName ?? 'An application'
  return actorKind === 'system' ? 'The server' : 'An administrator'
}

/** The person in this session, or somebody in whichever sessions. */
function signedOut(event: OwnEvent): string {
  if (event.reason !== 'session_ended') return 'You signed out'
  const { sessions_ended: count } = event.details
  return `${whoOf(event)} ended ${count === 1 ? 'one of your sessions' : `${count} of your sessions`}`
}

const deviceOf = ({ details }: OwnEvent): string => (typeof details.device === 'string' ? details.device : 'A device')

const withDevice = ({ details }: OwnEvent): string =>
  typeof details.device === 'string' && details.device !== '' ? ` with ${details.device}` : ''

const applicationOf = ({ clientName, clientId }: OwnEvent): string => clientName ?? clientId ?? 'an application'

const factors: Readonly<Record<string, string>> = {
  totp: 'an authenticator app',
  passkey: 'a passkey',
  recovery_codes: 'recovery codes',
  all: 'your second factors',
}
const factorOf = ({ details }: OwnEvent): string => factors[String(details.factor)] ?? 'a second factor'

const links: Readonly<Record<string, string>> = {
  invitation: 'to choose your first password',
  password_reset: 'to choose a new password',
  factor_enrolment: 'to set up a second factor',
}
const linkOf = ({ details }: OwnEvent): string => links[String(details.purpose)] ?? 'for your account'

const facts: Readonly<Record<string, string>> = {
  username: 'your user name',
  name: 'your name',
  email: 'your e-mail address',
  claims: 'what applications are told of you',
}

/** Such as `your name and your e-mail address`. */
function changedIn({ details, reason }: OwnEvent): string {
  if (reason === 'membership_changed') return 'your groups'
  const changed = String(details.changed ?? '').split(' ')
  const named = changed.flatMap((name) => facts[name] ?? [])
  return named.length === 0 ? 'your account' : named.join(' and ')
}

const reasons: Partial<Record<EventReason, string>> = {
  account_disabled: 'your account was disabled',
  code_replayed: 'the code had been used before',
  counter_went_back: 'a passkey may have been copied',
  factor_blocked: 'too many wrong codes',
  rejected_by_person: 'you said no',
  wrong_code: 'wrong code',
  wrong_passkey: 'the passkey did not match',
  wrong_password: 'wrong password',
}
