import type { Appliance } from '../security/appliance.ts'
import type { EventActor } from '../security/events.ts'
import type { MailContent } from '../security/mail/mail-content.ts'
import type { PersonRow } from '../storage/people.ts'
import type { Transaction } from '../storage/store.ts'
import { greeting, hostOf, moment } from './link-letters.ts'

interface Told {
  /** Whose account it is; for `email_changed` the record as it was, since the old address is told. */
  person: PersonRow
  /** Who did it, and from where. */
  actor: EventActor
}

/** What a person is told of, so that they notice what they did not do (ASVS 6.3.7). */
export type Notice = Told &
  (
    | { kind: 'new_device'; device: string }
    | { kind: 'password_changed' }
    | { kind: 'factor_changed'; factor: keyof typeof factors; change: 'added' | 'removed' }
    | { kind: 'email_changed' }
  )

const factors = {
  totp: 'An authenticator app was',
  passkey: 'A passkey was',
  recovery_codes: 'Recovery codes were',
  all: 'All second factors were',
} as const

/**
 * Writes a notice into the outbox with the action that it tells of. Nothing happens where no mail can be sent, where the
 * person has no address, or where the office wants none.
 */
export async function notify(appliance: Appliance, transaction: Transaction, notice: Notice): Promise<void> {
  const { clock, config, mail, policies } = appliance
  const { id, email } = notice.person
  if (email === null || !mail.configured()) return
  if (notice.kind === 'new_device' && !policies.current().account.newDeviceNotice) return
  const content = noticeLetter(notice, { issuer: config.issuer, at: clock.now() })
  await mail.enqueue(transaction, { kind: notice.kind, personId: id, recipient: email, content })
}

/** The mail of a notice: what happened, when and by whom, and what to do if it was somebody else. */
function noticeLetter(notice: Notice, { issuer, at }: { issuer: string; at: number }): MailContent {
  const { subject, sentence } = words(notice)
  return {
    subject: `${subject} at ${hostOf({ issuer })}`,
    before: [
      greeting(notice),
      `${sentence} your account “${notice.person.username}” at ${issuer}, on ${moment(at)}${by(notice)}.`,
    ],
    after: [
      'If you know of this, you need do nothing.',
      `If you do not, tell your administrator at once, go to ${issuer}/account, choose another password, and end the sessions that are not yours.`,
    ],
  }
}

function words(notice: Notice): { subject: string; sentence: string } {
  switch (notice.kind) {
    case 'new_device':
      return { subject: 'Sign-in with a new device', sentence: `${notice.device} was used for the first time with` }
    case 'password_changed':
      return { subject: 'Your password was changed', sentence: 'Another password was chosen for' }
    case 'factor_changed':
      return {
        subject: 'Your second factors were changed',
        sentence: `${factors[notice.factor]} ${notice.change === 'added' ? 'added to' : 'removed from'}`,
      }
    case 'email_changed':
      return { subject: 'Your e-mail address was changed', sentence: 'Mail no longer goes to this address for' }
  }
}

/** The person by where they were, somebody else by who they are. */
function by({ actor, person }: Told): string {
  const { actorKind, actorId, actorName, address } = actor
  const isSelf = actorKind === 'unknown' || (actorKind === 'person' && actorId === person.id)
  if (isSelf) return address ? ` from ${address}` : ''
  return actorKind === 'person' && actorName ? ` by “${actorName}”, an administrator` : ' by an administrator'
}
