import * as z from 'zod'
import { type SigningAlgorithm, signingAlgorithms } from '../contract/client-settings.ts'
import type { Appliance } from '../security/appliance.ts'
import type { Client } from '../storage/clients.ts'
import { readSignedByClient } from './client-signature.ts'
import { invalidRequest, OAuthError } from './errors.ts'
import { type Parameters, parseParameters } from './parameters.ts'
import { spendTokenId } from './used-token-id.ts'

/** What the metadata says under `request_object_signing_alg_values_supported`; `none` is not among them. */
export const requestObjectAlgorithms: readonly SigningAlgorithm[] = signingAlgorithms

/** RFC 9101 §10.8; older clients write JWT, or nothing. */
const types = ['oauth-authz-req+jwt', 'jwt']

/** How far the clock of a client may be ahead of ours, in seconds. */
const leeway = 10

/** How long a request object may live, in seconds. */
const longestLife = 600

const claimsShape = z.looseObject({
  iss: z.string(),
  aud: z.union([z.string(), z.array(z.string())]),
  exp: z.number(),
  nbf: z.number().optional(),
  iat: z.number().optional(),
  jti: z.string().min(1).max(500).optional(),
  client_id: z.string().optional(),
})
type SignedClaims = z.infer<typeof claimsShape>

/** About the object, not about the request. */
const envelope = ['iss', 'aud', 'exp', 'nbf', 'iat', 'jti', 'sub']

/**
 * A client that is registered for signed requests is believed nothing else (RFC 9101 §10.5).
 * @throws {OAuthError} invalid_request_object
 */
export function refuseUnsigned(client: Client, parameters: Parameters): void {
  if (!client.require_signed_request_object || parameters.get('request') !== undefined) return
  throw refused('This application has to sign its requests: the parameter request is missing.', 'it is missing')
}

/**
 * The parameters in the request object that was sent (RFC 9101 §6): they alone count, whatever stands beside it. Its id, where
 * it has one, is spent.
 * @throws {OAuthError} invalid_request_object, invalid_request
 */
export async function signedParameters(appliance: Appliance, client: Client, sent: Parameters): Promise<Parameters> {
  const signed = await readSignedByClient(appliance, client, {
    jws: sent.get('request') ?? '',
    algorithms: requestObjectAlgorithms,
  })
  if (!signed.valid) throw refused(invalidObject, signed.problem)
  if (signed.typ !== null && !types.includes(signed.typ.toLowerCase()))
    throw refused(invalidObject, `its type is ${signed.typ}`)
  const read = claimsShape.safeParse(signed.claims)
  if (!read.success)
    throw refused(invalidObject, 'iss, aud or exp is missing, or something in it is not what it should be')
  const problem = claimsProblem(appliance, client, read.data)
  if (problem !== null) throw refused(invalidObject, problem)
  const parameters = parametersOf({ client_id: client.client_id, ...read.data })
  refuseContradiction(sent, parameters)
  await spend(appliance, client, read.data)
  return parameters
}

function claimsProblem({ clock, config }: Appliance, client: Client, claims: SignedClaims): string | null {
  const now = clock.now() / 1000
  const { iss, aud, exp, nbf, iat, client_id } = claims
  if (iss !== client.client_id || (client_id !== undefined && client_id !== iss))
    return 'iss or client_id is not the client'
  if (![aud].flat().includes(config.issuer)) return 'aud is not this server'
  if (exp <= now) return 'it has expired'
  if (exp > now + longestLife + leeway) return 'it lives for more than ten minutes'
  if ([nbf, iat].some((time) => time !== undefined && time > now + leeway)) return 'it is from the future'
  return 'request' in claims || 'request_uri' in claims ? 'it holds another one' : null
}

/** Texts as they are, numbers and truth values as text, lists of resources repeated, everything else as JSON. */
function parametersOf(claims: Record<string, unknown>): Parameters {
  const pairs = Object.entries(claims)
    .filter(([name]) => !envelope.includes(name))
    .flatMap(([name, value]) =>
      valuesOf(name, value).map((text) => `${encodeURIComponent(name)}=${encodeURIComponent(text)}`),
    )
  return parseParameters(pairs.join('&'))
}

function valuesOf(name: string, value: unknown): string[] {
  if (name === 'resource' && Array.isArray(value)) return value.map(String)
  if (value === null || value === undefined) return []
  return [typeof value === 'object' ? JSON.stringify(value) : String(value)]
}

/** OpenID Connect Core §6.1: what OAuth wants beside the object says the same as it. */
function refuseContradiction(sent: Parameters, signed: Parameters): void {
  const other = ['client_id', 'response_type'].find((name) => {
    const beside = sent.get(name)
    return beside !== undefined && beside !== signed.get(name)
  })
  if (other !== undefined) throw invalidRequest(`The ${other} in the request object is another than beside it.`)
}

/** To be done last: a spent object was right. */
async function spend(appliance: Appliance, { client_id }: Client, { jti, exp }: SignedClaims): Promise<void> {
  if (jti === undefined) return
  const use = { kind: 'request_object', issuer: client_id, jti, expiresAt: exp * 1000 } as const
  if (!(await spendTokenId(appliance, use))) throw refused(invalidObject, 'it was used before')
}

const invalidObject = 'The request object is not one that this application signed for this server, or is too old.'

const refused = (description: string, detail: string) =>
  new OAuthError('invalid_request_object', description, {
    detail,
    event: { type: 'unauthorized_access', reason: 'invalid_request_object' },
  })
