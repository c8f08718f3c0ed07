import { type Acr, acrValues } from '../../contract/second-factor.ts'
import type { Session } from '../../identity/sessions.ts'
import type { Client } from '../../storage/clients.ts'
import { OAuthError } from '../errors.ts'
import type { Parameters } from '../parameters.ts'
import type { AskedClaims } from './read-claims.ts'

/** How well the person has to have proved who they are. */
export interface AcrDemand {
  /** Any of these will do; nothing is demanded where there is none. */
  wanted: readonly Acr[]
  /** Whether the client wants no answer rather than a weaker one (OpenID Connect Core §5.5.1.1). */
  essential: boolean
}

/**
 * What `acr_values` and the claim `acr` ask for (OpenID Connect Core §3.1.2.1, §5.5.1.1). Values that this server does not know
 * are ignored, unless the client insists on one of them.
 * @throws {OAuthError} unmet_authentication_requirements
 */
export function readAcr(parameters: Parameters, claims: AskedClaims | null): AcrDemand {
  const claim = claims?.id_token.get('acr')
  const voluntary = (parameters.get('acr_values') ?? '').split(' ')
  const asked = claim && claim.values.length > 0 ? claim.values : voluntary
  const essential = claim?.essential === true && claim.values.length > 0
  const wanted = acrValues.filter((known) => asked.includes(known))
  if (essential && wanted.length === 0) throw unmet()
  return { wanted, essential }
}

/** Whether one factor is too little for this request; whichever second one a person has will do. */
export const wantsSecondFactor = ({ client, acr }: { client: Client; acr: AcrDemand }): boolean =>
  client.second_factor === 'required' || (acr.wanted.length > 0 && !acr.wanted.includes('aal1'))

/** @throws {OAuthError} unmet_authentication_requirements where the client insists and the person has proved less. */
export function refuseUnmet({ wanted, essential }: AcrDemand, session: Session): void {
  if (essential && wanted.every((value) => strength(value) > strength(session.acr))) throw unmet()
}

/** What the tokens say: the strongest of the wanted that the session reaches, so that the client reads a value it knows. */
export const saidAcr = ({ wanted }: AcrDemand, session: Session): Acr =>
  wanted.findLast((value) => strength(value) <= strength(session.acr)) ?? session.acr

const strength = (value: Acr): number => acrValues.indexOf(value)

const unmet = () =>
  new OAuthError(
    'unmet_authentication_requirements',
    'The person cannot prove as much as this application insists on.',
    {
      event: { type: 'oauth_authorization', reason: 'insufficient_acr' },
    },
  )
