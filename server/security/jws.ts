import * as z from 'zod'

/** A compact JWS taken apart, nothing of it believed yet. */
export interface DecodedJws {
  alg: string
  kid: string
  typ: string | null
  claims: Record<string, unknown>
  /** What was signed. */
  input: string
  signature: Buffer
}

/** In characters: no token of ours comes near, and what is longer is not read (SEC-A20). */
const longestToken = 16_384

const shape = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/

// Strict: `crit`, `b64`, `jwk`, `jku`, `x5u`, `x5c` and whatever comes next are refused, not ignored.
const headerShape = z.strictObject({ alg: z.string(), kid: z.string(), typ: z.string().optional() })
const claimsShape = z.record(z.string(), z.unknown())

/** Takes a compact JWS (RFC 7515 §7.1) apart; undefined when it cannot be one that this server made. */
export function decodeJws(token: string): DecodedJws | undefined {
  if (token.length > longestToken || !shape.test(token)) return undefined
  const [header = '', payload = '', signature = ''] = token.split('.')
  const read = headerShape.safeParse(parse(header))
  const claims = claimsShape.safeParse(parse(payload))
  if (!read.success || !claims.success) return undefined
  const { alg, kid, typ = null } = read.data
  const input = `${header}.${payload}`
  return { alg, kid, typ, claims: claims.data, input, signature: Buffer.from(signature, 'base64url') }
}

function parse(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
  } catch {
    return undefined
  }
}
