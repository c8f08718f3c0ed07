import type { LinkPurpose } from '../../../server/contract/links.ts'

interface LinkWords {
  /** What the link is, as a title. */
  name: string
  /** What it is for, before it is made. */
  explanation: string
  /** What making it takes away at once. */
  danger?: string
  /** What its holder can do with it. */
  power: string
}

export const linkWords: Record<LinkPurpose, LinkWords> = {
  invitation: {
    name: 'Invitation link',
    explanation: 'The person opens the link and chooses a password. It works once, within a week.',
    power: 'choose the password of this account',
  },
  password_reset: {
    name: 'Link for a new password',
    explanation: 'The person opens the link and chooses a new password. It works once, within an hour.',
    power: 'choose a new password for this account',
  },
  factor_enrolment: {
    name: 'Link for a new second factor',
    explanation:
      'For somebody who lost the phone or the passkey. The person opens the link, types the password, and sets up a new second factor. It works once, within a day.',
    danger:
      'The authenticator app, passkeys and recovery codes of this person stop working at once. Be sure that it is this person who asks.',
    power: 'set up a second factor for this account, after its password',
  },
}
