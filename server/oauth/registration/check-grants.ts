import type { grantTypes } from '../../contract/applications.ts'
import { supportedResponseTypes } from '../authorize/check-response.ts'
import { type ClientMetadata, invalidMetadata } from './client-metadata.ts'

type GrantType = (typeof grantTypes)[number]

/**
 * What a client from outside may use: the grants in which a person takes part, since nobody of the office has vouched
 * for it (so neither client_credentials nor token exchange).
 */
const outsiderGrantTypes: readonly GrantType[] = ['authorization_code', 'refresh_token']

/**
 * The grant types, consistent with the response types (RFC 7591 §2.1).
 * @throws {OAuthError} invalid_client_metadata
 */
export function checkedGrantTypes({ grant_types, response_types }: ClientMetadata): GrantType[] {
  const asked = [...new Set(grant_types ?? ['authorization_code'])]
  const foreign = asked.find((name) => !isOutsiders(name))
  if (foreign !== undefined) throw invalidMetadata(`grant_types: ${foreign} is not open to applications from outside.`)
  const unknown = response_types?.find((name) => !supportedResponseTypes.includes(name))
  if (unknown !== undefined) throw invalidMetadata(`response_types: ${unknown} is not supported.`)
  if (response_types && response_types.length > 0 !== asked.includes('authorization_code'))
    throw invalidMetadata('response_types: code goes with the grant type authorization_code, and neither alone.')
  return asked.filter(isOutsiders)
}

const isOutsiders = (name: string): name is GrantType => outsiderGrantTypes.some((known) => known === name)
