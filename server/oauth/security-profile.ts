import type { ClientProblem, ClientSettings } from './client-rules.ts'

type Profiled = Pick<ClientSettings, 'security_profile' | 'id_token_signed_response_alg'>

/** What the profile of a client decides where nobody has: FAPI 2.0 Security Profile §5.3.2 leaves little to choose. */
export const impliedByProfile = ({ security_profile, id_token_signed_response_alg: alg }: Profiled) =>
  security_profile === 'standard'
    ? {}
    : {
        require_pkce: true,
        require_pushed_authorization_requests: true,
        dpop_bound_access_tokens: true,
        id_token_signed_response_alg: alg === 'RS256' ? ('PS256' as const) : alg,
      }

/** What a client of the FAPI 2.0 Security Profile lacks (§5.3.2, §5.4). */
export function profileProblems(client: ClientSettings): ClientProblem[] {
  if (client.security_profile === 'standard') return []
  const method: string = client.token_endpoint_auth_method
  const found: ClientProblem[] = []
  const demand = (isMet: boolean, key: ClientProblem['key'], sentence: string) => {
    if (!isMet) found.push({ key, sentence })
  }
  demand(method === 'private_key_jwt', 'token_endpoint_auth_method', 'The FAPI 2.0 profile needs private_key_jwt.')
  demand(client.require_pkce, 'require_pkce', 'The FAPI 2.0 profile needs PKCE.')
  demand(
    client.require_pushed_authorization_requests,
    'require_pushed_authorization_requests',
    'The FAPI 2.0 profile needs pushed authorization requests.',
  )
  demand(client.dpop_bound_access_tokens, 'dpop_bound_access_tokens', 'The FAPI 2.0 profile needs DPoP.')
  const rs256 = 'The FAPI 2.0 profile does without RS256. Choose PS256, ES256 or EdDSA.'
  for (const key of [
    'id_token_signed_response_alg',
    'userinfo_signed_response_alg',
    'token_endpoint_auth_signing_alg',
  ] as const)
    demand(client[key] !== 'RS256', key, rs256)
  return found
}
