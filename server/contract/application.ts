import * as z from 'zod'
import { application, clientAuthenticationMethods, clientId, grantTypes, scopeName } from './applications.ts'
import {
  accessTokenFormats,
  clientAbout,
  clientJwks,
  securityProfiles,
  signingAlgorithms,
  subjectTypes,
} from './client-settings.ts'
import { displayName, moment } from './common.ts'
import { secondFactorDemand } from './second-factor.ts'

/** Settings without more than one way to be read; an update takes them as an answer gives them. */
const plainSettings = {
  /** False only for a confidential application whose library knows no PKCE (SEC-C49). */
  requirePkce: z.boolean(),
  requirePushedAuthorizationRequests: z.boolean(),
  requireSignedRequestObject: z.boolean(),
  securityProfile: z.enum(securityProfiles),
  dpopBoundAccessTokens: z.boolean(),
  accessTokenFormat: z.enum(accessTokenFormats),
  idTokenSignedResponseAlg: z.enum(signingAlgorithms),
  /** Null: userinfo answers plain JSON. */
  userinfoSignedResponseAlg: z.enum(signingAlgorithms).nullable(),
  subjectType: z.enum(subjectTypes),
  /** Its public keys; null where it has none or they lie at `jwksUri`. */
  jwks: clientJwks.nullable(),
  backchannelLogoutSessionRequired: z.boolean(),
  frontchannelLogoutSessionRequired: z.boolean(),
  /** Seconds after which a person proves again who they are; null: as long as the session lasts. */
  defaultMaxAge: z.int().min(0).max(2_147_483_647).nullable(),
}

/** Everything about one application. */
export const applicationDetail = application.extend({
  ...plainSettings,
  sectorIdentifierUri: z.string().nullable(),
  jwksUri: z.string().nullable(),
  /** The one algorithm of its assertions; null: any that this server takes. */
  tokenEndpointAuthSigningAlg: z.string().nullable(),
  backchannelLogoutUri: z.string().nullable(),
  frontchannelLogoutUri: z.string().nullable(),
  initiateLoginUri: z.string().nullable(),
  /** Resources that it may ask tokens for. */
  resources: z.array(z.string()),
  /** Applications whose tokens it may exchange. */
  tokenExchangeSources: z.array(z.string()),
  /** What it says about itself, for people to read. */
  about: clientAbout,
  /** Null: its secret does not expire, or it has none. */
  secretExpiresAt: moment.nullable(),
  /** Until when the secret before counts; null where there is none. */
  formerSecretExpiresAt: moment.nullable(),
})
export type ApplicationDetail = z.infer<typeof applicationDetail>

const uri = z.string().trim().min(1, 'Enter an address.').max(2000, 'At most 2000 characters.')
const uris = z.array(uri).max(50, 'At most 50 addresses.')
const names = z.array(scopeName).max(200)

/** What of an application can be changed; what is left out stays. */
export const applicationSettings = z
  .object({
    name: displayName,
    redirectUris: uris,
    postLogoutRedirectUris: uris,
    grantTypes: z.array(z.enum(grantTypes)).max(10),
    tokenEndpointAuthMethod: z.enum(clientAuthenticationMethods),
    scopes: names,
    defaultScopes: names,
    firstParty: z.boolean(),
    secondFactor: secondFactorDemand,
    ...plainSettings,
    sectorIdentifierUri: uri.nullable(),
    jwksUri: uri.nullable(),
    tokenEndpointAuthSigningAlg: z.enum(signingAlgorithms).nullable(),
    backchannelLogoutUri: uri.nullable(),
    frontchannelLogoutUri: uri.nullable(),
    initiateLoginUri: uri.nullable(),
    resources: uris,
    tokenExchangeSources: z.array(clientId).max(50),
    about: clientAbout,
  })
  .partial()
