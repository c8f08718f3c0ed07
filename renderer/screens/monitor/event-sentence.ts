import type { EventReason, EventType } from '../../../server/contract/event-types.ts'
import type { SecurityEvent } from '../../../server/contract/events.ts'
import { reasonWords } from './event-words.ts'

/** A piece of a sentence; names are marked, since somebody else chose their letters and their direction. */
export type SentencePart = string | { name: string }

type Verb = (event: SecurityEvent) => SentencePart[]

const said =
  (...parts: SentencePart[]): Verb =>
  () =>
    parts

/** What was done to somebody's account, in other words where it was not the actor's own. */
function ofSomebody(own: Verb, others: (whom: SentencePart) => SentencePart[]): Verb {
  return (event) =>
    event.personId !== null && event.personId !== event.actorId ? others(subjectOf(event)) : own(event)
}

function passwordChange(event: SecurityEvent): SentencePart[] {
  if (event.reason === 'password_expired') return ['asked ', subjectOf(event), ' for a new password']
  return ofSomebody(said('changed the password'), (whom) => ['changed the password of ', whom])(event)
}

const algorithmOf = ({ details: { alg } }: SecurityEvent): string => (alg === undefined ? '' : ` (${alg})`)

/** Reasons that the rest of the sentence has told. */
const told: readonly EventReason[] = ['password_expired', 'signed_out_by_operator']

/** What happened, by outcome; the second is for failures, where the words differ. */
const verbs: Record<EventType, [Verb, Verb?]> = {
  login_success: [(event) => ['signed in', ...toClient(event)]],
  login_failure: [(event) => ['could not sign in', ...toClient(event)]],
  logout: [ofSomebody(said('signed out'), (whom) => ['signed ', whom, ' out'])],
  password_change: [passwordChange, said('could not change a password')],
  mfa_enabled: [
    ofSomebody(said('set up a second factor'), (whom) => ['set up a second factor for ', whom]),
    said('could not set up a second factor'),
  ],
  mfa_disabled: [
    ofSomebody(said('removed a second factor'), (whom) => ['removed a second factor of ', whom]),
    said('could not remove a second factor'),
  ],
  mfa_failure: [said('did not pass the second factor')],
  second_factor_asked: [said('gave the right password and is asked for the second factor')],
  new_device: [said('signed in with a device that was not seen before')],
  device_forgotten: [ofSomebody(said('forgot a device'), (whom) => ['forgot a device of ', whom])],
  recovery_code_used: [said('used a recovery code')],
  device_asked: [said('asked for a code to let a device in')],
  oauth_authorization: [
    (event) => ['allowed ', clientOf(event), ' to sign them in'],
    (event) => ['did not get through the authorization for ', clientOf(event)],
  ],
  oauth_token_issued: [(event) => [...issued(event)], (event) => ['was refused a token', ...forClient(event)]],
  oauth_token_revoked: [(event) => ['had a token revoked', ...forClient(event)], said('could not revoke a token')],
  oauth_token_introspected: [said('asked about a token'), said('was refused an answer about a token')],
  oauth_userinfo_read: [
    (event) => ['was looked up', ...byClient(event)],
    (event) => ['was not shown', ...toClient(event)],
  ],
  oauth_client_created: [(event) => ['added the application ', clientOf(event)], said('could not add an application')],
  oauth_client_registered: [said('registered itself'), said('could not register itself')],
  oauth_client_changed: [
    (event) => ['changed the application ', clientOf(event)],
    said('could not change an application'),
  ],
  oauth_client_deleted: [
    (event) => ['deleted the application ', clientOf(event)],
    said('could not delete an application'),
  ],
  rate_limit_exceeded: [said('tried too often'), said('was held back')],
  invalid_token: [said('used an invalid token')],
  unauthorized_access: [said('made a request without the right to it')],
  suspicious_activity: [said('did something suspicious')],
  pkce_failure: [(event) => ['failed the PKCE check', ...forClient(event)]],
  admin_login: [said('opened the console'), said('was not let into the console')],
  user_created: [(event) => ['added ', subjectOf(event)], said('could not add a person')],
  user_changed: [(event) => ['changed ', subjectOf(event)], said('could not change a person')],
  user_deleted: [(event) => ['deleted ', subjectOf(event)], said('could not delete a person')],
  link_issued: [
    ofSomebody(said('made a link for one use'), (whom) => ['made a link for one use for ', whom]),
    said('could not make a link'),
  ],
  link_cancelled: [ofSomebody(said('cancelled a link'), (whom) => ['cancelled a link of ', whom])],
  link_refused: [said('was refused a link')],
  logout_undelivered: [(event) => ['could not tell ', clientOf(event), ' that somebody was signed out']],
  mail_failed: [said('sent a mail'), said('could not deliver a mail')],
  data_exported: [said('downloaded what is stored about them')],
  people_exported: [said('exported people as a file')],
  permission_change: [(event) => ['changed the rights of ', subjectOf(event)], said('could not change rights')],
  settings_change: [(event) => [settingsChange(event)], said('could not change the settings')],
  signing_key_created: [(event) => [`made a new signing key${algorithmOf(event)}`]],
  signing_key_activated: [(event) => [`began to use another signing key${algorithmOf(event)}`]],
  signing_key_retired: [(event) => [`retired a signing key${algorithmOf(event)}`]],
  setup_completed: [said('finished set-up')],
  seed_applied: [said('applied a seed file'), said('could not apply a seed file')],
  server_started: [said('started')],
  server_stopped: [said('stopped')],
}

/** What happened as one sentence: “Anna signed in from 192.168.1.7”, “Anna could not sign in from 192.168.1.7: wrong password”. */
export function eventSentence(event: SecurityEvent): SentencePart[] {
  const [succeeded, failed] = verbs[event.type]
  const verb = event.outcome === 'failure' && failed ? failed : succeeded
  const from = event.address === null || isLocal(event.address) ? [] : [` from ${event.address}`]
  const why = event.reason === null || told.includes(event.reason) ? [] : [`: ${reasonWords[event.reason]}`]
  return [actorOf(event), ' ', ...verb(event), ...from, ...why]
}

/** `::1` says nothing to an administrator: only who came from elsewhere has a place; the details always have it. */
const isLocal = (address: string): boolean => address === '::1' || address.startsWith('127.')

function actorOf(event: SecurityEvent): SentencePart {
  if (event.type === 'server_started' || event.type === 'server_stopped') return 'The server'
  const name = event.actorName ?? event.actorId
  switch (event.actorKind) {
    case 'person':
      return name ? { name } : 'A person'
    case 'application':
      return name ? { name } : clientOf(event)
    case 'desktop':
      return 'The operator of this computer'
    case 'setup':
      return 'Whoever set this up'
    case 'command_line':
      return 'The command line'
    case 'system':
      return 'The server'
    case 'unknown':
      return name ? { name } : 'Somebody'
  }
}

const clientOf = ({ clientName, clientId }: SecurityEvent): SentencePart => {
  const name = clientName ?? clientId
  return name ? { name } : 'an application'
}

const withClient = (word: string) => (event: SecurityEvent) =>
  event.clientId === null && event.clientName === null ? [] : [` ${word} `, clientOf(event)]
const toClient = withClient('to')
const forClient = withClient('for')
const byClient = withClient('by')

function issued(event: SecurityEvent): SentencePart[] {
  return event.actorKind === 'application' ? ['received a token'] : ['received a token', ...forClient(event)]
}

/** Whom an administrative event was about; the writers of events name it in `details`. */
function subjectOf({ details }: SecurityEvent): SentencePart {
  const name = ['name', 'username', 'subject'].map((key) => details[key]).find((value) => typeof value === 'string')
  return typeof name === 'string' ? { name } : 'a person'
}

function settingsChange({ details }: SecurityEvent): SentencePart {
  if (details.recovery_key === 'issued') return 'made a new recovery key'
  return details.recovery_key === 'kept' ? 'confirmed the recovery key' : 'changed the settings'
}
