import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject, sign, verify } from 'node:crypto'
import type { Clock } from '../platform/clock.ts'
import type { Repositories } from '../storage/repositories.ts'
import type { Row } from '../storage/schema.ts'
import type { Store } from '../storage/store.ts'
import { decodeJws } from './jws.ts'
import type { Sealer } from './sealing.ts'
import { createSigningKey, placeOfPrivateKey, type SigningAlgorithm, signingAlgorithms } from './signing-key.ts'

export interface VerifiedToken {
  alg: SigningAlgorithm
  /** `at+jwt` for access tokens (RFC 9068 §2.1); the caller must look, or an ID token passes for one (SEC-S13). */
  typ: string | null
  claims: Record<string, unknown>
}

export interface SigningKeys {
  /** A compact JWS (RFC 7515 §3.1) of the claims, signed at once: no other work can get between (performance). */
  sign(alg: SigningAlgorithm, header: { typ?: string }, claims: object): string
  /** The JWK Set (RFC 7517 §5) as JSON text: every key whose tokens may still be alive. */
  jwks: string
  /**
   * What a token of this server says; undefined when it is not one. Only the signature is checked: type, audience and time
   * are the caller's to judge. The key decides the algorithm, and nothing in the token can bring a key along (SEC-A20).
   */
  verify(token: string): VerifiedToken | undefined
}

interface SigningKeysParts {
  store: Store
  repositories: Repositories
  sealer: Sealer
  clock: Clock
}

type Sign = (input: string) => Buffer
type Verify = (input: string, signature: Buffer) => boolean

/** ES256 signs access tokens, RS256 ID tokens (OpenID Connect Core §15.1 wants it); each is made at the first start. */
export async function openSigningKeys({ store, repositories, sealer, clock }: SigningKeysParts): Promise<SigningKeys> {
  const existing = await repositories.signingKeys.all()
  for (const alg of signingAlgorithms) {
    if (existing.some((row) => row.alg === alg && row.retired_at === null)) continue
    const made = await createSigningKey(alg, { sealer, now: clock.now() })
    await store.write((transaction) => repositories.signingKeys.insert(transaction, made))
  }
  const rows = await repositories.signingKeys.all()
  const signers = { ES256: signerOf('ES256', rows, sealer), RS256: signerOf('RS256', rows, sealer) }
  const verifiers = new Map(rows.map((row) => [row.kid, verifierOf(row)]))

  return {
    sign(alg, header, claims) {
      const { kid, signed } = signers[alg]
      const input = `${encode({ alg, ...header, kid })}.${encode(claims)}`
      return `${input}.${signed(input).toString('base64url')}`
    },
    jwks: JSON.stringify({ keys: rows.map((row): JsonWebKey => JSON.parse(row.public_jwk)) }),
    verify(token) {
      const decoded = decodeJws(token)
      const verifier = decoded && verifiers.get(decoded.kid)
      if (!verifier || verifier.alg !== decoded.alg) return undefined
      if (!verifier.verified(decoded.input, decoded.signature)) return undefined
      return { alg: verifier.alg, typ: decoded.typ, claims: decoded.claims }
    },
  }
}

function signerOf(alg: SigningAlgorithm, rows: Row<'signing_key'>[], sealer: Sealer): { kid: string; signed: Sign } {
  const row = rows.find((candidate) => candidate.alg === alg && candidate.retired_at === null)
  if (!row) throw new Error(`there is no ${alg} key to sign with`)
  const pkcs8 = sealer.open(placeOfPrivateKey(row.kid), row.private_key)
  const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' })
  pkcs8.fill(0)
  return { kid: row.kid, signed: (input) => sign('sha256', Buffer.from(input), options(alg, key)) }
}

function verifierOf(row: Row<'signing_key'>): { alg: SigningAlgorithm; verified: Verify } {
  const alg = signingAlgorithms.find((known) => known === row.alg)
  if (!alg) throw new Error('a stored signing key has an unknown algorithm')
  const key = createPublicKey({ key: JSON.parse(row.public_jwk), format: 'jwk' })
  return {
    alg,
    verified: (input, signature) => verify('sha256', Buffer.from(input), options(alg, key), signature),
  }
}

// RFC 7518 §3.4: an ECDSA signature is the two numbers side by side, not in ASN.1. PKCS #1 v1.5 is Node's default for RSA.
const options = (alg: SigningAlgorithm, key: KeyObject) =>
  alg === 'ES256' ? { key, dsaEncoding: 'ieee-p1363' as const } : { key }

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
