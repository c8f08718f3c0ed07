import * as z from 'zod'

/** RFC 7519 §4 and OpenID Connect Core §2 and §5.1: what the server itself says of a person or a token is not a claim to choose. */
const reservedClaims = [
  'iss',
  'sub',
  'aud',
  'exp',
  'iat',
  'nbf',
  'jti',
  'nonce',
  'auth_time',
  'acr',
  'amr',
  'azp',
  'at_hash',
  'sid',
  'scope',
  'client_id',
]

/** What tells people apart, and so is nothing that a whole group has. */
const personalClaims = ['name', 'preferred_username', 'email', 'email_verified', 'groups']

const claimsWithout = (taken: readonly string[], reason: string) =>
  z
    .record(z.string().min(1).max(100), z.json())
    .refine((given) => !taken.some((name) => Object.hasOwn(given, name)), {
      message: `${reason}: ${taken.join(', ')}.`,
    })
    .refine((given) => JSON.stringify(given).length <= 20_000, { message: 'At most 20,000 characters.' })

/** More claims about one person, for the scope `profile`. */
export const claims = claimsWithout(reservedClaims, 'These claims are the server’s own')

export type Claims = z.infer<typeof claims>

/** Claims about every member of a group. */
export const groupClaims = claimsWithout(
  [...reservedClaims, ...personalClaims],
  'These claims are the server’s own, or different for each person',
)
