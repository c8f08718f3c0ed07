import type { EventReason } from '../../contract/event-types.ts'
import type { Appliance } from '../../security/appliance.ts'
import type { EventActor } from '../../security/events.ts'
import { toJson } from '../../storage/json.ts'
import type { PasskeyRow } from '../../storage/passkeys.ts'
import type { PersonRow } from '../../storage/people.ts'
import type { Transaction } from '../../storage/store.ts'
import { endEnrolmentByLink } from '../enrolment-link.ts'
import { notify } from '../notices.ts'
import { challengeLifetime } from './challenge.ts'
import { FactorError } from './factor-error.ts'
import { enabled, failed } from './factor-events.ts'
import { readNewPasskey } from './passkey-credential.ts'
import { passkeyName } from './passkey-name.ts'
import { mostPasskeys } from './passkey-registration.ts'
import { judgeClientData, registrationResponse } from './passkey-response.ts'
import { firstRecoveryCodes } from './recovery-codes.ts'

export interface PasskeyRegistration {
  person: PersonRow
  /** The value of the browser's cookie. */
  browser: string
  /** What the page sent: the JSON of the new credential. */
  response: unknown
  /** As the person wishes to call it; may be empty. */
  name: string
  userAgent: string | null
  actor: EventActor
  /** Asked in the transaction that adds the passkey: false where the person may set up no factor any more. */
  mayCount?: (transaction: Transaction) => Promise<boolean>
}

/** `recoveryCodes` are readable in this answer only; null where the person has unused ones. `message` is for the person. */
export type PasskeyRegistered =
  | { kind: 'registered'; name: string; recoveryCodes: string[] | null }
  | { kind: 'refused'; message: string }

type NewPasskey = Pick<PasskeyRow, 'credential_id' | 'public_key' | 'counter' | 'backed_up' | 'transports'> & {
  attachment: 'platform' | 'cross-platform' | undefined
  transportNames: readonly string[]
  challenge: string
}

/**
 * Adds a passkey that the person's device made in answer to `passkeyRegistration`. The first factor brings ten recovery codes.
 * @throws {FactorError} `too_many_passkeys`
 * @throws {StorageError}
 */
export async function registerPasskey(
  appliance: Appliance,
  registration: PasskeyRegistration,
): Promise<PasskeyRegistered> {
  const passkey = await readPasskey(appliance, registration)
  const outcome =
    'refused' in passkey
      ? passkey
      : await appliance.store.write((transaction) => add(appliance, transaction, { ...registration, passkey }))
  if (!('refused' in outcome)) return outcome
  const { person, actor } = registration
  await appliance.events.write(failed({ person, actor, details: { factor: 'passkey' }, reason: outcome.refused }))
  return { kind: 'refused', message: messages[outcome.refused] ?? messages.wrong_passkey }
}

interface Refused {
  refused: EventReason
}

async function readPasskey(
  appliance: Appliance,
  { person, browser, response }: PasskeyRegistration,
): Promise<NewPasskey | Refused> {
  const { data: answer } = registrationResponse.safeParse(response)
  if (!answer) return { refused: 'wrong_passkey' }
  const asked = { purpose: 'registration', browser, personId: person.id } as const
  const said = judgeClientData(appliance, answer.response.clientDataJSON, asked)
  if ('refused' in said) return said
  const passkey = await readNewPasskey(appliance.config, answer, said.challenge)
  if (!passkey) return { refused: 'wrong_passkey' }
  const { transports } = answer.response
  return {
    ...passkey,
    transports: toJson(transports),
    transportNames: transports,
    attachment: answer.authenticatorAttachment,
    challenge: said.challenge,
  }
}

async function add(
  appliance: Appliance,
  transaction: Transaction,
  { person, passkey, name: wish, userAgent, actor, mayCount }: PasskeyRegistration & { passkey: NewPasskey },
): Promise<PasskeyRegistered | Refused> {
  const { clock, events, repositories } = appliance
  const { attachment, transportNames, challenge, ...row } = passkey
  const now = clock.now()
  const current = await repositories.people.find(person.id, transaction)
  if (!current) return { refused: 'account_deleted' }
  if (current.disabled) return { refused: 'account_disabled' }
  if (mayCount && !(await mayCount(transaction))) return { refused: 'not_the_next_step' }
  const isNew = await repositories.usedChallenges.use(transaction, { challenge, expiresAt: now + challengeLifetime })
  if (!isNew) return { refused: 'challenge_replayed' }
  const others = await repositories.passkeys.ofPerson(person.id, transaction)
  if (others.length >= mostPasskeys) throw new FactorError('too_many_passkeys')
  const taken = others.map((other) => other.name)
  const name = passkeyName({ wish, userAgent, attachment, transports: transportNames, taken })
  const added = { ...row, person_id: person.id, name, created_at: now, last_used_at: null }
  if (!(await repositories.passkeys.insert(transaction, added))) return { refused: 'wrong_passkey' }
  const recoveryCodes = await firstRecoveryCodes(appliance, transaction, person)
  const details = { factor: 'passkey' as const, passkey: name, recovery_codes: recoveryCodes?.length ?? 0 }
  await events.record(transaction, enabled({ person, actor, details }))
  await endEnrolmentByLink(appliance, transaction, person.id)
  await notify(appliance, transaction, { kind: 'factor_changed', person, actor, factor: 'passkey', change: 'added' })
  return { kind: 'registered', name, recoveryCodes }
}

const messages: Partial<Record<EventReason, string>> & { wrong_passkey: string } = {
  wrong_passkey: 'This passkey could not be added. Try again.',
  challenge_expired: 'Adding the passkey took too long. Try again.',
}
