import * as z from 'zod'

/** What a client may be held to: OAuth 2.1 as it is, or the FAPI 2.0 Security Profile besides. */
export const securityProfiles = ['standard', 'fapi2'] as const
/** A signed token that anybody can read and check (RFC 9068), or a reference that only this server understands. */
export const accessTokenFormats = ['jwt', 'opaque'] as const
/** JWS algorithms (RFC 7518 §3.1, RFC 8037) that this server signs with. */
export const signingAlgorithms = ['ES256', 'RS256', 'PS256', 'EdDSA'] as const
export type SigningAlgorithm = (typeof signingAlgorithms)[number]
/** Whether all clients know a person by the same subject, or each sector by another (OpenID Connect Core §8). */
export const subjectTypes = ['public', 'pairwise'] as const
/** How a client came to be known: an administrator added it, it registered itself, or its metadata lie at its client_id. */
export const clientOrigins = ['office', 'registration', 'metadata_document'] as const
/** Whether people may sign in to it: one that registered itself may have to wait for an administrator. */
export const clientApprovals = ['approved', 'waiting'] as const

/** What a client says about itself, for people to read (RFC 7591 §2). */
export const clientAbout = z.object({
  client_uri: z.string().optional(),
  logo_uri: z.string().optional(),
  policy_uri: z.string().optional(),
  tos_uri: z.string().optional(),
  contacts: z.array(z.string()).optional(),
  software_id: z.string().optional(),
  software_version: z.string().optional(),
})
export type ClientAbout = z.infer<typeof clientAbout>

/** Public keys of a client (RFC 7517 §5); each is checked where it is used. */
export const clientJwks = z.object({ keys: z.array(z.record(z.string(), z.unknown())).max(20) })
export type ClientJwks = z.infer<typeof clientJwks>

/** Which claims a request asks for by name (OpenID Connect Core §5.5), as the grant keeps them. */
export const requestedClaims = z.object({
  userinfo: z.array(z.string()).default([]),
  id_token: z.array(z.string()).default([]),
})
export type RequestedClaims = z.infer<typeof requestedClaims>

/** Who acts for the subject of an exchanged token, the newest first (RFC 8693 §4.1). */
export interface Act {
  sub: string
  act?: Act | undefined
}
