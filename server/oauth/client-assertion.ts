import * as z from 'zod'
import { type SigningAlgorithm, signingAlgorithms } from '../contract/client-settings.ts'
import type { Appliance } from '../security/appliance.ts'
import type { Client } from '../storage/clients.ts'
import type { AssertionCredentials } from './client-credentials.ts'
import { readSignedByClient } from './client-signature.ts'
import type { EndpointRequest } from './endpoint-request.ts'
import { paths } from './paths.ts'
import { spendTokenId } from './used-token-id.ts'

/** What the metadata says under `token_endpoint_auth_signing_alg_values_supported` (RFC 8414 §2). */
export const assertionAlgorithms: readonly SigningAlgorithm[] = signingAlgorithms

/** How far the clock of a client may be ahead of ours, in seconds. */
const leeway = 10

/** How long an assertion may live, in seconds: some libraries give it an hour. Its id is remembered for longer. */
const longestLife = 3600

/** An explicit type keeps a JWT that was made for another purpose from being one (RFC 8725 §3.11); few clients set it. */
const types = ['jwt', 'client-authentication+jwt']

const claimsShape = z.object({
  iss: z.string(),
  sub: z.string(),
  // One audience: with another beside it, that other could present the assertion here.
  aud: z.union([z.string(), z.tuple([z.string()])]),
  exp: z.number(),
  iat: z.number().optional(),
  nbf: z.number().optional(),
  jti: z.string().min(1).max(500),
})
type AssertionClaims = z.infer<typeof claimsShape>

interface Presented {
  credentials: AssertionCredentials
  client: Client | undefined
}

/**
 * Why the assertion does not prove the client (RFC 7523 §3, private_key_jwt), for the monitor; null where it does, and then it
 * is spent (SEC-A18).
 */
export async function assertionProblem(
  appliance: Appliance,
  request: EndpointRequest,
  { credentials, client }: Presented,
): Promise<string | null> {
  const { clientId, assertion } = credentials
  // Without keys the signature is checked against keys that did not make it, so that time tells no client (SEC-A46).
  const signer = client && hasKeys(client) ? client : nobody(appliance)
  const signed = await readSignedByClient(appliance, signer, { jws: assertion, algorithms: algorithmsOf(client) })
  const registered = client?.token_endpoint_auth_method
  if (!client || registered !== 'private_key_jwt') return `used private_key_jwt, registered is ${registered}`
  if (!hasKeys(client)) return 'the client has no keys'
  if (!signed.valid) return signed.problem
  if (signed.typ !== null && !types.includes(signed.typ.toLowerCase())) return `its type is ${signed.typ}`
  const read = claimsShape.safeParse(signed.claims)
  if (!read.success) return `missing or wrong: ${read.error.issues.map(({ path }) => path.join('.')).join(', ')}`
  const problem = claimsProblem(appliance, read.data, { client, request })
  if (problem !== null) return problem
  const { jti, exp } = read.data
  const isFirst = await spendTokenId(appliance, { kind: 'assertion', issuer: clientId, jti, expiresAt: exp * 1000 })
  return isFirst ? null : 'the assertion was used before'
}

const hasKeys = ({ jwks, jwks_uri }: Client): boolean => jwks !== null || jwks_uri !== null

const nobody = ({ signingKeys }: Appliance) => ({ jwks: JSON.parse(signingKeys.jwks), jwks_uri: null })

/** The FAPI 2.0 Security Profile §5.4.1 does without PKCS #1 v1.5. */
function algorithmsOf(client: Client | undefined): readonly SigningAlgorithm[] {
  const wanted = client?.token_endpoint_auth_signing_alg ?? null
  return assertionAlgorithms.filter(
    (alg) => (wanted === null || alg === wanted) && !(client?.security_profile === 'fapi2' && alg === 'RS256'),
  )
}

function claimsProblem(
  { clock, config }: Appliance,
  { iss, sub, aud, exp, iat, nbf }: AssertionClaims,
  { client, request }: { client: Client; request: EndpointRequest },
): string | null {
  const now = clock.now() / 1000
  if (iss !== client.client_id || sub !== client.client_id) return 'iss or sub is not the client'
  if (!isAudience(aud, { client, request, issuer: config.issuer })) return 'aud is not this server'
  if (exp <= now) return 'it has expired'
  if (exp > now + longestLife + leeway) return 'it lives for more than an hour'
  return [iat, nbf].some((time) => time !== undefined && time > now + leeway) ? 'it is from the future' : null
}

/** FAPI 2.0 Security Profile §5.3.2.1: the issuer as a string, and nothing else. */
function isAudience(
  aud: AssertionClaims['aud'],
  { client, request, issuer }: { client: Client; request: EndpointRequest; issuer: string },
): boolean {
  if (client.security_profile === 'fapi2') return aud === issuer
  const [audience] = typeof aud === 'string' ? [aud] : aud
  return [issuer, issuer + paths.token, issuer + request.path].includes(audience)
}
