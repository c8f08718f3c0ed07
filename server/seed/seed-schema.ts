import * as z from 'zod'
import { scopeName } from '../contract/applications.ts'
import { claims, groupClaims } from '../contract/claims.ts'
import { displayName } from '../contract/common.ts'
import { groupName } from '../contract/groups.ts'
import { emailAddress, newPassword, roles, username } from '../contract/people.ts'
import { policySections } from '../contract/policies.ts'
import { protocolSections } from '../contract/protocol.ts'
import { resourceIdentifier } from '../contract/resources.ts'
import { claimName, scopeDescription } from '../contract/scopes.ts'
import { secondFactorDemand } from '../contract/second-factor.ts'
import { port } from '../contract/settings.ts'
import { seedClient } from './seed-client-schema.ts'

const user = z.strictObject({
  username,
  name: displayName.optional().describe('The user name, where it is left out.'),
  email: emailAddress.optional(),
  password: newPassword
    .max(128, 'At most 128 characters.')
    .optional()
    .describe('As the person types it; only its hash is kept.'),
  password_hash: z
    .string()
    .max(300)
    .optional()
    .describe('A bcrypt, argon2id, scrypt or PBKDF2 hash from another system, in the form in which it keeps it.'),
  totp_secret: z
    .string()
    .regex(
      /^[A-Za-z2-7][A-Za-z2-7 -]{15,160}=*$/,
      'Base32, such as an authenticator app reads it: at least 16 letters A to Z and digits 2 to 7.',
    )
    .optional()
    .describe('The secret of an authenticator app in base32 (SHA-1, 6 digits, 30 seconds); it counts at once.'),
  must_change_password: z
    .boolean()
    .optional()
    .describe('The password is the first one: the person chooses another, which this file leaves alone from then on.'),
  role: z.enum(roles).default('user'),
  groups: z.array(groupName).max(100).default([]),
  claims: claims.optional().describe('More claims about the person for the profile scope.'),
})

const scope = z.strictObject({
  name: scopeName,
  description: scopeDescription.describe('What a person reads when asked for it.'),
  implies: z.array(scopeName).max(50).default([]),
  claims: z.array(claimName).max(50).default([]).describe("Claims of the office's own that travel with it."),
})

const resource = z.strictObject({
  identifier: resourceIdentifier.describe('An absolute URI: what applications ask tokens for (RFC 8707).'),
  name: displayName.optional().describe('The identifier, where it is left out.'),
  scopes: z.array(scopeName).max(200).default([]).describe('Scopes that tokens for it may have.'),
  access_token_seconds: z
    .int()
    .min(60)
    .max(86_400)
    .nullable()
    .default(null)
    .describe('How long access tokens for it live; null: as long as all others.'),
  open_to_registered: z
    .boolean()
    .default(false)
    .describe('Whether clients that registered themselves may ask tokens for it, too.'),
})

const group = z.union([
  groupName,
  z.strictObject({
    name: groupName,
    description: z.string().max(200).default(''),
    claims: groupClaims
      .optional()
      .describe('Claims about every member, where their own record does not say otherwise.'),
    second_factor: secondFactorDemand.optional().describe('Whether every member needs a second factor.'),
  }),
])

const policies = z.strictObject({
  passwords: z.strictObject(policySections.passwords.shape).optional(),
  secondFactor: z.strictObject(policySections.secondFactor.shape).optional(),
  sessions: z.strictObject(policySections.sessions.shape).optional(),
  account: z.strictObject(policySections.account.shape).optional(),
})

const protocol = z.strictObject({
  pushedRequests: z.strictObject(protocolSections.pushedRequests.shape).optional(),
  refresh: z.strictObject(protocolSections.refresh.shape).optional(),
  dpop: z.strictObject(protocolSections.dpop.shape).optional(),
  registration: z.strictObject(protocolSections.registration.shape).optional(),
  signingKeys: z.strictObject(protocolSections.signingKeys.shape).optional(),
  outbound: z.strictObject(protocolSections.outbound.shape).optional(),
})

const settings = z.strictObject({
  issuer: z.string().max(200).optional(),
  port: port.optional(),
  policies: policies
    .optional()
    .describe('How people sign in; of a part that is here, what is left out has its default.'),
  protocol: protocol
    .optional()
    .describe('How applications are served; of a part that is here, what is left out has its default.'),
})

const most = 100_000

/** The seed file: a known server in one command. */
export const seedSchema = z.strictObject({
  $schema: z.string().optional().describe('Where editors find this schema.'),
  scopes: z.array(scope).max(1000).default([]),
  groups: z.array(group).max(10_000).default([]),
  users: z.array(user).max(most).default([]),
  resources: z.array(resource).max(1000).default([]),
  clients: z.array(seedClient).max(most).default([]),
  settings: settings.default({}),
})

export type Seed = z.infer<typeof seedSchema>
export type SeedUser = Seed['users'][number]
export type SeedResource = Seed['resources'][number]

/** The published JSON Schema: `seed.schema.json` beside this file is this, written down. */
export const seedJsonSchema = () => ({
  title: 'Authly seed file',
  ...z.toJSONSchema(seedSchema, { target: 'draft-2020-12', io: 'input' }),
})

/** The keys that an object at `path` may have. */
export function knownKeys(path: readonly PropertyKey[]): string[] {
  let place: unknown = seedJsonSchema()
  for (const part of path) {
    place = typeof part === 'number' ? inside(place, 'items') : inside(inside(place, 'properties'), part)
    // What may be written in several ways has keys in one of them.
    const ways = inside(place, 'anyOf')
    if (Array.isArray(ways)) place = ways.find((way) => inside(way, 'properties') !== undefined)
  }
  return Object.keys(objectOf(inside(place, 'properties')))
}

const objectOf = (value: unknown): object => (typeof value === 'object' && value !== null ? value : {})

const inside = (value: unknown, key: PropertyKey): unknown => Reflect.get(objectOf(value), key)
