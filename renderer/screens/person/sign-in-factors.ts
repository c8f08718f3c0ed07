import type { SignInMethods } from '../../../server/contract/person.ts'

/** One thing that a person has set up, as a line of their page. */
export interface Factor {
  removal: { factor: 'totp' } | { factor: 'recovery_codes' } | { factor: 'passkey'; passkeyId: string }
  title: string
  sentence: string
  /** Epoch milliseconds; null where only the number counts. */
  addedAt: number | null
  lastUsedAt: number | null
}

export const factorKey = ({ removal }: Factor): string =>
  removal.factor === 'passkey' ? `passkey ${removal.passkeyId}` : removal.factor

export function factorsOf({ totp, passkeys, recoveryCodesLeft }: SignInMethods): Factor[] {
  return [
    ...(totp === null
      ? []
      : [
          {
            removal: { factor: 'totp' as const },
            title: 'Authenticator app',
            sentence: '',
            addedAt: totp.createdAt,
            lastUsedAt: totp.lastUsedAt,
          },
        ]),
    ...passkeys.map(({ id, name, backedUp, createdAt, lastUsedAt }) => ({
      removal: { factor: 'passkey' as const, passkeyId: id },
      title: `Passkey: ${name}`,
      sentence: backedUp ? 'Its provider keeps it on several devices.' : '',
      addedAt: createdAt,
      lastUsedAt,
    })),
    ...(recoveryCodesLeft === 0
      ? []
      : [
          {
            removal: { factor: 'recovery_codes' as const },
            title: 'Recovery codes',
            sentence: `${recoveryCodesLeft} left, each for one sign-in.`,
            addedAt: null,
            lastUsedAt: null,
          },
        ]),
  ]
}

/** By whose word this person needs a second factor, or why not. */
export function demandSentence({ secondFactor: { required, because, group } }: SignInMethods): string {
  if (!required) return 'Nothing asks this person for a second factor. Single applications may.'
  switch (because) {
    case 'role':
      return 'The sign-in rules ask it of administrators.'
    case 'group':
      return `The group ${group} asks it of its members.`
    default:
      return 'The sign-in rules ask it of everybody.'
  }
}
