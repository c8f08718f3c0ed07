import { hash } from 'node:crypto'
import type { Appliance } from '../security/appliance.ts'

/** A token that its maker named, and that counts once. */
export interface TokenUse {
  kind: 'assertion' | 'dpop' | 'request_object'
  /** Whose names these are: two makers may choose the same. */
  issuer: string
  jti: string
  /** Epoch milliseconds from which it would be refused anyhow. */
  expiresAt: number
}

/**
 * Spends the token: true for the first who asks and false ever after, at the same moment, after a restart and while the clock
 * is set back a day (SEC-A18, SEC-A65). To be asked last, or a token could be spent without being right.
 */
export function spendTokenId(
  { store, repositories }: Appliance,
  { kind, issuer, jti, expiresAt }: TokenUse,
): Promise<boolean> {
  const digest = hash('sha256', JSON.stringify([kind, issuer, jti]), 'buffer')
  return store.write((transaction) => repositories.usedTokenIds.use(transaction, { digest, expiresAt }))
}
