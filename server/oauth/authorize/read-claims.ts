import * as z from 'zod'
import type { RequestedClaims } from '../../contract/client-settings.ts'
import type { Appliance } from '../../security/appliance.ts'
import type { Client } from '../../storage/clients.ts'
import { travelsWith } from '../claims.ts'
import { invalidRequest } from '../errors.ts'
import type { Parameters } from '../parameters.ts'

/** What is said of one claim (OpenID Connect Core §5.5.1); a single `value` is a list of one. */
export interface AskedClaim {
  essential: boolean
  values: readonly unknown[]
}

export interface AskedClaims {
  userinfo: ReadonlyMap<string, AskedClaim>
  id_token: ReadonlyMap<string, AskedClaim>
}

const mostClaims = 100
const longestName = 200

const claim = z
  .object({ essential: z.boolean().optional(), value: z.unknown().optional(), values: z.array(z.unknown()).optional() })
  .nullable()
  .transform(
    (said): AskedClaim => ({
      essential: said?.essential === true,
      values: said?.values ?? (said?.value === undefined ? [] : [said.value]),
    }),
  )
const claims = z
  .record(z.string().max(longestName), claim)
  .default({})
  .transform((said) => new Map(Object.entries(said)))
  .refine(({ size }) => size <= mostClaims)
const shape = z.object({ userinfo: claims, id_token: claims })

/**
 * The parameter `claims` (OpenID Connect Core §5.5); null where there is none.
 * @throws {OAuthError} invalid_request
 */
export function readClaims(parameters: Parameters): AskedClaims | null {
  const text = parameters.get('claims')
  if (text === undefined) return null
  const read = shape.safeParse(parsed(text))
  if (read.success) return read.data
  throw invalidRequest('The parameter claims is not the JSON of OpenID Connect Core, section 5.5.')
}

/**
 * The names that the grant keeps: those that travel with a scope the client is registered for. Nothing is asked of a person in
 * the name of an application that could not have asked by scope.
 */
export async function grantableClaims(
  { repositories }: Appliance,
  { scopes }: Client,
  asked: AskedClaims | null,
): Promise<RequestedClaims | null> {
  if (!asked) return null
  const travels = travelsWith(scopes, await repositories.scopes.all())
  const namesOf = (said: ReadonlyMap<string, AskedClaim>) => [...said.keys()].filter(travels)
  const kept = { userinfo: namesOf(asked.userinfo), id_token: namesOf(asked.id_token) }
  return kept.userinfo.length + kept.id_token.length === 0 ? null : kept
}

/** The subjects that the client names: whoever signs in has to be each of them (OpenID Connect Core §5.5.1). */
export const namedSubjects = (asked: AskedClaims | null): string[] =>
  [asked?.id_token.get('sub'), asked?.userinfo.get('sub')].flatMap((said) =>
    said && said.values.length === 1 ? [String(said.values[0])] : [],
  )

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
