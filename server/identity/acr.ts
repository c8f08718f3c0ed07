import type { Acr } from '../contract/second-factor.ts'

/** Authentication methods that are a second factor beside a password (RFC 8176): a code, or a passkey of either kind. */
const secondFactors = new Set(['otp', 'hwk', 'swk'])

/** Whether a second factor was proved; a passkey whose device verified its holder is two in one. */
export const hasSecondFactor = (amr: readonly string[]): boolean => amr.some((method) => secondFactors.has(method))

/**
 * How well these methods prove who a person is: `phr` where a passkey took part as one of two factors, or was two in one, which no look-alike page can ask for; `aal2` for
 * two factors; `aal1` for one.
 */
export function acrOf(amr: readonly string[]): Acr {
  const hasPasskey = amr.includes('hwk') || amr.includes('swk')
  if (hasPasskey && (amr.includes('pwd') || amr.includes('user'))) return 'phr'
  return hasSecondFactor(amr) && amr.includes('pwd') ? 'aal2' : 'aal1'
}

/** What was proved in all, with `mfa` where it is of more than one kind (RFC 8176 §2). */
export function joinedAmr(before: readonly string[], proved: readonly string[]): string[] {
  const methods = new Set([...before, ...proved])
  if (acrOf([...methods]) !== 'aal1') methods.add('mfa')
  return [...methods]
}

/** The methods of a stored text. */
export const methodsOf = (amr: string): string[] => amr.split(' ').filter((method) => method !== '')
