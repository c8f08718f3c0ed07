import { constants, type KeyObject, sign, verify } from 'node:crypto'
import type { SigningAlgorithm } from '../contract/client-settings.ts'

/** Signs at once, on the thread that asks: no other work can get between (performance). */
export function signatureOf(alg: SigningAlgorithm, key: KeyObject, input: string): Buffer {
  return sign(digestOf(alg), Buffer.from(input), optionsOf(alg, key))
}

export function isSignatureOf(
  alg: SigningAlgorithm,
  key: KeyObject,
  { input, signature }: { input: string; signature: Buffer },
): boolean {
  return verify(digestOf(alg), Buffer.from(input), optionsOf(alg, key), signature)
}

/** Ed25519 hashes by itself (RFC 8032 §5.1). */
const digestOf = (alg: SigningAlgorithm) => (alg === 'EdDSA' ? null : 'sha256')

function optionsOf(alg: SigningAlgorithm, key: KeyObject) {
  // RFC 7518 §3.4: an ECDSA signature is the two numbers side by side, not in ASN.1.
  if (alg === 'ES256') return { key, dsaEncoding: 'ieee-p1363' as const }
  // RFC 7518 §3.5: the salt is as long as the digest. PKCS #1 v1.5 is Node's default for RSA.
  return alg === 'PS256' ? { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 } : { key }
}
