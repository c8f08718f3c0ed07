import type { Generated, Insertable, Selectable } from 'kysely'
import type { clientAuthenticationMethods, clientTypes, grantTypes } from '../contract/applications.ts'
import type { EventReason, EventType } from '../contract/event-types.ts'
import type { actorKinds, eventOutcomes, SecurityEvent } from '../contract/events.ts'
import type { roles } from '../contract/people.ts'
import type { JsonText } from './json.ts'

/*
 * Portable columns only, so that one set of queries serves SQLite and PostgreSQL:
 * text ids (time-ordered where rows are many), integer epoch milliseconds, 0 or 1, JSON as text, scopes as RFC 6749 §3.3 text.
 * Names are the RFCs' own.
 */

type Flag = 0 | 1
type Milliseconds = number

interface PersonTable {
  id: string
  username: string
  /** NFC, lower case: what makes `Anna` and `anna` one person. */
  username_key: string
  name: string
  email: string | null
  role: (typeof roles)[number]
  /** Null: this person cannot sign in with a password. */
  password_hash: string | null
  disabled: Flag
  claims: JsonText<Record<string, unknown>>
  created_at: Milliseconds
  last_sign_in_at: Milliseconds | null
}

interface OfficeGroupTable {
  name: string
  description: string
  created_at: Milliseconds
}

interface PersonGroupTable {
  person_id: string
  group_name: string
}

interface ClientTable {
  client_id: string
  name: string
  type: (typeof clientTypes)[number]
  token_endpoint_auth_method: (typeof clientAuthenticationMethods)[number]
  /** `keyed:…` for secrets made here, a bcrypt hash for chosen ones; null where the client is public. */
  secret_hash: string | null
  redirect_uris: JsonText<string[]>
  post_logout_redirect_uris: JsonText<string[]>
  grant_types: JsonText<(typeof grantTypes)[number][]>
  scopes: JsonText<string[]>
  default_scopes: JsonText<string[]>
  first_party: Flag
  created_at: Milliseconds
}

interface ScopeTable {
  name: string
  description: string
  implies: JsonText<string[]>
}

interface ConsentTable {
  person_id: string
  client_id: string
  scope: string
  granted_at: Milliseconds
}

/** Who let which client do what, when and from where; every token belongs to one, and dies with it. */
interface OauthGrantTable {
  id: string
  /** Null for client_credentials: the client acts for itself. */
  person_id: string | null
  client_id: string
  scope: string
  session_selector: string | null
  auth_time: Milliseconds | null
  amr: string
  nonce: string | null
  address: string | null
  created_at: Milliseconds
  revoked_at: Milliseconds | null
  revoked_reason: EventReason | null
}

interface AuthorizationCodeTable {
  selector: string
  verifier_hash: Uint8Array
  grant_id: string
  client_id: string
  redirect_uri: string
  code_challenge: string
  created_at: Milliseconds
  expires_at: Milliseconds
  used_at: Milliseconds | null
}

interface AccessTokenTable {
  /** The token's jti. */
  id: string
  /** SHA-256 of the whole token as it was handed out. */
  digest: Uint8Array
  grant_id: string
  client_id: string
  person_id: string | null
  scope: string
  audience: string
  created_at: Milliseconds
  expires_at: Milliseconds
  revoked_at: Milliseconds | null
}

interface RefreshTokenTable {
  selector: string
  verifier_hash: Uint8Array
  grant_id: string
  client_id: string
  created_at: Milliseconds
  expires_at: Milliseconds
  used_at: Milliseconds | null
}

interface SessionTable {
  selector: string
  verifier_hash: Uint8Array
  person_id: string
  auth_time: Milliseconds
  amr: string
  address: string | null
  user_agent: string | null
  created_at: Milliseconds
  last_seen_at: Milliseconds
  expires_at: Milliseconds
  ended_at: Milliseconds | null
}

interface SigningKeyTable {
  kid: string
  alg: string
  public_jwk: string
  /** PKCS #8, sealed (see security/sealing.ts). */
  private_key: string
  created_at: Milliseconds
  /** From then on it signs nothing more; it stays published until its last token has expired. */
  retired_at: Milliseconds | null
}

interface SettingTable {
  key: string
  value: string
}

interface EventTable {
  seq: Generated<number>
  at: Milliseconds
  type: EventType
  outcome: (typeof eventOutcomes)[number]
  actor_kind: (typeof actorKinds)[number]
  actor_id: string | null
  actor_name: string | null
  client_id: string | null
  client_name: string | null
  address: string | null
  reason: EventReason | null
  request_id: string | null
  details: JsonText<SecurityEvent['details']>
}

export interface Tables {
  person: PersonTable
  office_group: OfficeGroupTable
  person_group: PersonGroupTable
  client: ClientTable
  scope: ScopeTable
  consent: ConsentTable
  oauth_grant: OauthGrantTable
  authorization_code: AuthorizationCodeTable
  access_token: AccessTokenTable
  refresh_token: RefreshTokenTable
  session: SessionTable
  signing_key: SigningKeyTable
  setting: SettingTable
  event: EventTable
}

export type Row<Table extends keyof Tables> = Selectable<Tables[Table]>
export type NewRow<Table extends keyof Tables> = Insertable<Tables[Table]>
