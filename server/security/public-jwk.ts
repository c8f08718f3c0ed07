import * as z from 'zod'
import type { SigningAlgorithm } from '../contract/client-settings.ts'

const words = (length: number) => z.string().regex(new RegExp(`^[A-Za-z0-9_-]{${length}}$`))
const named = { kid: z.string().max(200).optional(), alg: z.string().optional(), use: z.string().optional() }

/** RSA from 2048 bits (RFC 7518 §3.3) to 4096: a check with a longer key would cost more than an outsider may ask for. */
const rsa = z.object({
  kty: z.literal('RSA'),
  n: z.string().regex(/^[A-Za-z0-9_-]{342,683}$/),
  e: z.string().regex(/^[A-Za-z0-9_-]{2,6}$/),
  ...named,
})
const p256 = z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: words(43), y: words(43), ...named })
const ed25519 = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: words(43), ...named })
const shape = z.discriminatedUnion('kty', [rsa, p256, ed25519])

/** A key that signatures are checked with, its members known and bounded (RFC 7517 §4, RFC 7518 §6, RFC 8037 §2). */
export type PublicJwk = z.infer<typeof shape>

/** Members that only a private or a shared key has. */
const secretMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']

/** The public key that this is; undefined where it is of a kind that is not used here, or holds more than its owner may show. */
export function readPublicJwk(value: unknown): PublicJwk | undefined {
  const read = shape.safeParse(value)
  if (!read.success || typeof value !== 'object' || value === null) return undefined
  if (secretMembers.some((member) => member in value)) return undefined
  return read.data
}

const types: Readonly<Record<SigningAlgorithm, PublicJwk['kty']>> = {
  ES256: 'EC',
  EdDSA: 'OKP',
  PS256: 'RSA',
  RS256: 'RSA',
}

/** Whether the key may be used with this algorithm: its type decides, and what it says of itself (RFC 7517 §4.2, §4.4). */
export const fits = ({ kty, alg, use }: PublicJwk, algorithm: SigningAlgorithm): boolean =>
  kty === types[algorithm] && (alg === undefined || alg === algorithm) && (use === undefined || use === 'sig')

/** What the key is, without its name and what it is for: the members that RFC 7638 §3.2 makes its thumbprint of. */
export function membersOf(key: PublicJwk) {
  if (key.kty === 'RSA') return { e: key.e, kty: key.kty, n: key.n }
  if (key.kty === 'EC') return { crv: key.crv, kty: key.kty, x: key.x, y: key.y }
  return { crv: key.crv, kty: key.kty, x: key.x }
}
