import * as z from 'zod'
import { clientAuthenticationMethods, clientId, clientTypes, grantTypes, scopeName } from '../contract/applications.ts'
import {
  accessTokenFormats,
  clientAbout,
  clientJwks,
  securityProfiles,
  signingAlgorithms,
  subjectTypes,
} from '../contract/client-settings.ts'
import { displayName } from '../contract/common.ts'
import { secondFactorDemand } from '../contract/second-factor.ts'

const uri = z.string().min(1).max(2000)
const algorithm = z.enum(signingAlgorithms)

/** What more a client may be held to; the security profile decides what is left out here. */
const protections = {
  security_profile: z.enum(securityProfiles).optional(),
  require_pkce: z.boolean().optional().describe('False only for a confidential client whose library knows no PKCE.'),
  require_pushed_authorization_requests: z.boolean().optional(),
  require_signed_request_object: z.boolean().optional(),
  dpop_bound_access_tokens: z.boolean().optional(),
  jwks: clientJwks.optional().describe('Its public keys.'),
  jwks_uri: uri.optional().describe('Where its public keys lie.'),
  token_endpoint_auth_signing_alg: algorithm.optional(),
  default_max_age: z
    .int()
    .min(0)
    .max(2_147_483_647)
    .optional()
    .describe('Seconds after which a person proves again who they are.'),
}

/** What it gets. */
const answers = {
  access_token_format: z.enum(accessTokenFormats).optional(),
  id_token_signed_response_alg: algorithm.optional(),
  userinfo_signed_response_alg: algorithm.optional().describe('Plain JSON, where it is left out.'),
  subject_type: z.enum(subjectTypes).optional(),
  sector_identifier_uri: uri.optional(),
  resources: z.array(uri).max(50).default([]).describe('Resources that it may ask tokens for.'),
  token_exchange_sources: z.array(clientId).max(50).default([]).describe('Clients whose tokens it may exchange.'),
}

/** Where it is called and sent to, and what people read of it. */
const addresses = {
  backchannel_logout_uri: uri.optional(),
  backchannel_logout_session_required: z.boolean().optional(),
  frontchannel_logout_uri: uri.optional(),
  frontchannel_logout_session_required: z.boolean().optional(),
  initiate_login_uri: uri.optional(),
  ...clientAbout.shape,
}

/** A client of the seed file, in the names of RFC 7591 and of OpenID Connect Registration. */
export const seedClient = z.strictObject({
  client_id: clientId,
  name: displayName.optional().describe('The client_id, where it is left out.'),
  type: z.enum(clientTypes),
  client_secret: z
    .string()
    .min(1)
    .max(256, 'At most 256 characters.')
    .optional()
    .describe('For confidential clients; only its hash is kept.'),
  token_endpoint_auth_method: z.enum(clientAuthenticationMethods).optional(),
  redirect_uris: z.array(uri).max(50).default([]),
  post_logout_redirect_uris: z.array(uri).max(50).default([]),
  grant_types: z.array(z.enum(grantTypes)).min(1).default(['authorization_code']),
  scopes: z.array(scopeName).max(200).default([]),
  default_scopes: z.array(scopeName).max(200).default([]),
  first_party: z.boolean().default(false).describe('An application of the office itself: nobody is asked to consent.'),
  second_factor: secondFactorDemand
    .optional()
    .describe('Whether it asks a second factor of everybody who signs in to it.'),
  ...protections,
  ...answers,
  ...addresses,
})

export type SeedClient = z.infer<typeof seedClient>
