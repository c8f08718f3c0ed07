import type { LinkPurpose } from '../contract/links.ts'
import type { EventActor } from '../security/events.ts'
import type { MailContent } from '../security/mail/mail-content.ts'
import type { PersonRow } from '../storage/people.ts'

export interface LinkFacts {
  issuer: string
  purpose: LinkPurpose
  person: PersonRow
  /** Who asked for the link. */
  actor: EventActor
  url: string
  /** Epoch milliseconds. */
  expiresAt: number
}

type Words = (facts: LinkFacts) => MailContent

const words: Readonly<Record<LinkPurpose, Words>> = {
  invitation: (facts) => ({
    subject: `Your account at ${hostOf(facts)}`,
    before: [
      greeting(facts),
      `${asker(facts)} made an account for you at ${hostOf(facts)}. Your user name is “${facts.person.username}”.`,
    ],
    link: { label: 'Choose your password', url: facts.url },
    after: [`The link works once, until ${moment(facts.expiresAt)}.`, unexpected],
  }),
  password_reset: (facts) => ({
    subject: `Choose a new password for ${hostOf(facts)}`,
    before: [
      greeting(facts),
      `${asker(facts)} asked for a new password for your account “${facts.person.username}” at ${hostOf(facts)}.`,
    ],
    link: { label: 'Choose a new password', url: facts.url },
    after: [
      `The link works once, until ${moment(facts.expiresAt)}. Your password stays as it is until you have chosen another.`,
      'If this was not you, do nothing: nobody but the reader of this mail can use the link. Tell your administrator if it happens again.',
    ],
  }),
  factor_enrolment: (facts) => ({
    subject: `Set up your second factor for ${hostOf(facts)}`,
    before: [
      greeting(facts),
      `${asker(facts)} took away the second factors of your account “${facts.person.username}” at ${hostOf(facts)}, so that you can set up another one.`,
    ],
    link: { label: 'Set up a second factor', url: facts.url },
    after: [
      `You need your password too. The link works once, until ${moment(facts.expiresAt)}.`,
      'If you did not ask for this, tell your administrator at once, and do not pass this mail on.',
    ],
  }),
}

const unexpected = 'If you did not expect this, tell your administrator, and do not pass this mail on.'

/** The mail that brings a link: who asked, what it is for, until when it works, and what to do if nobody should have asked. */
export function linkLetter(facts: LinkFacts): MailContent {
  const content = words[facts.purpose](facts)
  // Last, so that the first address in the mail is the link.
  return { ...content, after: [...content.after, `This mail comes from ${facts.issuer}.`] }
}

/** The host that people know the server by. */
export const hostOf = ({ issuer }: Pick<LinkFacts, 'issuer'>): string => new URL(issuer).host

export const greeting = ({ person }: Pick<LinkFacts, 'person'>): string => `Hello ${person.name},`

/** Who asked, as the beginning of a sentence: an administrator by name, a stranger by where they are. */
function asker({ actor }: LinkFacts): string {
  if (actor.actorKind === 'person' && actor.actorName) return `“${actor.actorName}”, an administrator,`
  if (actor.actorKind === 'unknown') return `Somebody at ${actor.address ?? 'an unknown address'}, perhaps you,`
  return 'An administrator'
}

const format = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZoneName: 'short',
})

/** A moment as people read it, in the time of the server's office. */
export const moment = (at: number): string => format.format(at)
