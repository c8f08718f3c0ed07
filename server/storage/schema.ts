import type { Generated, Insertable, Selectable } from 'kysely'
import type { clientAuthenticationMethods, clientTypes, grantTypes } from '../contract/applications.ts'
import type { Claims } from '../contract/claims.ts'
import type {
  Act,
  accessTokenFormats,
  ClientAbout,
  ClientJwks,
  clientApprovals,
  clientOrigins,
  RequestedClaims,
  SigningAlgorithm,
  securityProfiles,
  subjectTypes,
} from '../contract/client-settings.ts'
import type { EventReason, EventType } from '../contract/event-types.ts'
import type { actorKinds, eventOutcomes, SecurityEvent } from '../contract/events.ts'
import type { linkPurposes } from '../contract/links.ts'
import type { mailKinds } from '../contract/mail.ts'
import type { roles } from '../contract/people.ts'
import type { acrValues, secondFactorDemands } from '../contract/second-factor.ts'
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
  claims: JsonText<Claims>
  created_at: Milliseconds
  last_sign_in_at: Milliseconds | null
  /** Somebody else knows the password: it is exchanged at the next sign-in. */
  must_change_password: Generated<Flag>
  password_changed_at: Milliseconds | null
  /** Until when a person of whom a second factor is asked may put off setting one up; null before they were first asked. */
  second_factor_due_at: Milliseconds | null
  /**
   * An administrator took the second factors away: until there is another one, the password opens nothing without the
   * link that was made with that, or whoever knows it would enrol a factor of their own.
   */
  enrol_by_link: Generated<Flag>
}

interface OfficeGroupTable {
  name: string
  description: string
  created_at: Milliseconds
  /** What every member's record says besides their own; the member's own word counts. */
  claims: Generated<JsonText<Claims>>
  second_factor: Generated<(typeof secondFactorDemands)[number]>
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
  second_factor: Generated<(typeof secondFactorDemands)[number]>
  /** 0 only for a confidential client whose library knows no PKCE (SEC-C49). */
  require_pkce: Generated<Flag>
  require_pushed_authorization_requests: Generated<Flag>
  require_signed_request_object: Generated<Flag>
  security_profile: Generated<(typeof securityProfiles)[number]>
  dpop_bound_access_tokens: Generated<Flag>
  access_token_format: Generated<(typeof accessTokenFormats)[number]>
  id_token_signed_response_alg: Generated<SigningAlgorithm>
  /** Null: what userinfo answers is plain JSON. */
  userinfo_signed_response_alg: Generated<SigningAlgorithm | null>
  subject_type: Generated<(typeof subjectTypes)[number]>
  sector_identifier_uri: Generated<string | null>
  jwks: Generated<JsonText<ClientJwks> | null>
  jwks_uri: Generated<string | null>
  /** The one algorithm of its assertions; null: any that is supported. */
  token_endpoint_auth_signing_alg: Generated<string | null>
  backchannel_logout_uri: Generated<string | null>
  backchannel_logout_session_required: Generated<Flag>
  frontchannel_logout_uri: Generated<string | null>
  frontchannel_logout_session_required: Generated<Flag>
  secret_expires_at: Generated<Milliseconds | null>
  /** The secret before, which still counts until its replacement is in use everywhere. */
  former_secret_hash: Generated<string | null>
  former_secret_expires_at: Generated<Milliseconds | null>
  /** Resources that it may ask tokens for (RFC 8707). */
  resources: Generated<JsonText<string[]>>
  /** Clients whose tokens it may exchange, itself among them where that is allowed (RFC 8693). */
  token_exchange_sources: Generated<JsonText<string[]>>
  /** Seconds. */
  default_max_age: Generated<number | null>
  initiate_login_uri: Generated<string | null>
  about: Generated<JsonText<ClientAbout>>
  origin: Generated<(typeof clientOrigins)[number]>
  approval: Generated<(typeof clientApprovals)[number]>
  /** Of the registration access token (RFC 7592 §3), SHA-256; null where the client did not register itself. */
  registration_token_hash: Generated<Uint8Array | null>
}

interface ScopeTable {
  name: string
  description: string
  implies: JsonText<string[]>
  /** Names of claims of the office's own that travel with it. */
  claims: Generated<JsonText<string[]>>
}

/** An API that tokens can be meant for (RFC 8707), besides this server's own. */
interface ResourceTable {
  /** An absolute URI without fragment. */
  identifier: string
  name: string
  scopes: JsonText<string[]>
  /** How long access tokens for it live; null: as all others. */
  access_token_seconds: number | null
  created_at: Milliseconds
  /** Whether clients that registered themselves may ask tokens for it, too. */
  open_to_registered: Generated<Flag>
}

interface ConsentTable {
  person_id: string
  client_id: string
  /** The resource that it is about; empty for this server's own scopes. */
  resource: string
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
  /** How well the person had proved who they are; null where no person did. */
  acr: (typeof acrValues)[number] | null
  nonce: string | null
  address: string | null
  created_at: Milliseconds
  revoked_at: Milliseconds | null
  revoked_reason: EventReason | null
  /** The resources that it is for, with spaces between; empty: this server itself. */
  resource: Generated<string>
  /** Claims that were asked for by name; null where none was. */
  claims: Generated<JsonText<RequestedClaims> | null>
}

interface AuthorizationCodeTable {
  selector: string
  verifier_hash: Uint8Array
  grant_id: string
  client_id: string
  redirect_uri: string
  /** Null where the client may do without PKCE, and did. */
  code_challenge: string | null
  /** The key that alone may redeem it (RFC 9449 §10); null: any. */
  dpop_jkt: string | null
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
  /** With spaces between, where it is for several. */
  audience: string
  created_at: Milliseconds
  expires_at: Milliseconds
  revoked_at: Milliseconds | null
  /** The key that must prove itself with it (RFC 9449 §6); null: none. */
  dpop_jkt: string | null
  /** Who acts for its subject, where it was exchanged for another (RFC 8693 §4.1). */
  act: JsonText<Act> | null
}

interface RefreshTokenTable {
  selector: string
  verifier_hash: Uint8Array
  grant_id: string
  client_id: string
  created_at: Milliseconds
  expires_at: Milliseconds
  used_at: Milliseconds | null
  dpop_jkt: string | null
  /** The selector of the token that followed it. */
  successor: string | null
}

/** An authorization request that a client pushed (RFC 9126); its request_uri is selector and verifier. */
interface PushedRequestTable {
  selector: string
  verifier_hash: Uint8Array
  client_id: string
  /** Form-encoded, without what authenticated the client. */
  parameters: string
  dpop_jkt: string | null
  created_at: Milliseconds
  expires_at: Milliseconds
  used_at: Milliseconds | null
  opened_at: Milliseconds | null
  /** Of the one browser that goes on with it: SHA-256 of what tells it from others. */
  browser_hash: Uint8Array | null
  /** From where it was pushed. */
  address: string | null
}

/** A device that waits for a person to let it in (RFC 8628). */
interface DeviceAuthorizationTable {
  selector: string
  verifier_hash: Uint8Array
  /** As the person types it, without separators. */
  user_code: string
  client_id: string
  scope: string
  resource: string
  address: string | null
  interval_ms: number
  last_polled_at: Milliseconds | null
  created_at: Milliseconds
  expires_at: Milliseconds
  /** The grant that the person gave; null until then. */
  grant_id: string | null
  denied_at: Milliseconds | null
  used_at: Milliseconds | null
}

/** What may be presented once only: jti values of assertions, proofs and request objects, as a digest over kind, issuer and jti. */
interface UsedTokenIdTable {
  digest: Uint8Array
  expires_at: Milliseconds
}

/** What lets somebody register a client (RFC 7591 §3). */
interface InitialAccessTokenTable {
  selector: string
  verifier_hash: Uint8Array
  name: string
  uses_left: number
  created_at: Milliseconds
  expires_at: Milliseconds
}

/** By which subject a sector knows a person (OpenID Connect Core §8.1). */
interface PairwiseSubjectTable {
  sector: string
  person_id: string
  subject: string
}

/** A logout that a client is to hear of (OpenID Connect Back-Channel Logout §2.5), and how far that got. */
interface LogoutDeliveryTable {
  id: string
  client_id: string
  person_id: string | null
  /** As this client knows the person. */
  subject: string
  sid: string | null
  attempts: number
  created_at: Milliseconds
  next_attempt_at: Milliseconds
  delivered_at: Milliseconds | null
  given_up_at: Milliseconds | null
  /** What went wrong last. */
  last_problem: string | null
}

interface SessionTable {
  selector: string
  verifier_hash: Uint8Array
  person_id: string
  auth_time: Milliseconds
  amr: string
  acr: Generated<(typeof acrValues)[number]>
  device_id: string | null
  /** The second factor was not asked because this device is remembered. */
  on_remembered_device: Generated<Flag>
  address: string | null
  user_agent: string | null
  created_at: Milliseconds
  last_seen_at: Milliseconds
  expires_at: Milliseconds
  ended_at: Milliseconds | null
}

/** A sign-in of which steps are missing; it is no session, and opens nothing but the next step (SEC-A33). */
interface UnfinishedSignInTable {
  selector: string
  verifier_hash: Uint8Array
  person_id: string
  /** What the person has proved so far (RFC 8176), separated by spaces. */
  amr: string
  /** The person will set up a second factor another time. */
  put_off: Flag
  /** When the first factor was proved. */
  auth_time: Milliseconds
  /** The session of which more is asked; with its end this one ends, too. Null where a new sign-in was begun. */
  session_selector: string | null
  created_at: Milliseconds
  expires_at: Milliseconds
  ended_at: Milliseconds | null
}

/** A browser that a person has finished a sign-in with. */
interface DeviceTable {
  id: string
  person_id: string
  /** SHA-256 of the browser's device cookie, which several people may share. */
  cookie_hash: Uint8Array
  address: string | null
  user_agent: string | null
  first_seen_at: Milliseconds
  last_seen_at: Milliseconds
  /** When the person proved a second factor there and wished not to be asked again, and until when; null where they did not. */
  remembered_at: Milliseconds | null
  remembered_until: Milliseconds | null
}

/** Failures in a row, kept across restarts; `subject` says of what, such as `factor:<person id>`. */
interface FailedAttemptsTable {
  subject: string
  failures: number
  last_failed_at: Milliseconds
  blocked_until: Milliseconds
}

/** An authenticator app (RFC 6238). It counts only once a code has confirmed it. */
interface TotpTable {
  id: string
  person_id: string
  /** Sealed (see security/sealing.ts). */
  secret: string
  algorithm: 'SHA1' | 'SHA256' | 'SHA512'
  digits: number
  /** Seconds. */
  period: number
  created_at: Milliseconds
  confirmed_at: Milliseconds | null
  /** The newest time step whose code was taken; no code of it or of an older one is ever taken again (SEC-A34). */
  last_step: number
  last_used_at: Milliseconds | null
}

interface RecoveryCodeTable {
  person_id: string
  code_hash: Uint8Array
  created_at: Milliseconds
  used_at: Milliseconds | null
}

interface PasskeyTable {
  /** The authenticator's own id for it, base64url. */
  credential_id: string
  person_id: string
  name: string
  /** COSE. */
  public_key: Uint8Array
  counter: number
  transports: JsonText<string[]>
  /** Kept by its provider on several devices. */
  backed_up: Flag
  created_at: Milliseconds
  last_used_at: Milliseconds | null
}

/** WebAuthn challenges that were answered: each counts once. */
interface UsedChallengeTable {
  challenge: string
  expires_at: Milliseconds
}

interface OneTimeLinkTable {
  selector: string
  verifier_hash: Uint8Array
  purpose: (typeof linkPurposes)[number]
  person_id: string
  /** Null where it was shown to an administrator to hand over. */
  mailed_to: string | null
  created_at: Milliseconds
  expires_at: Milliseconds
  used_at: Milliseconds | null
}

interface OutgoingMailTable {
  id: string
  kind: (typeof mailKinds)[number]
  person_id: string | null
  recipient: string
  /** Sealed: it may hold a link. Empty once the mail was sent or given up. */
  content: string
  attempts: number
  created_at: Milliseconds
  next_attempt_at: Milliseconds
  /** Not worth sending from then on: the link in it is dead. */
  expires_at: Milliseconds | null
  sent_at: Milliseconds | null
  given_up_at: Milliseconds | null
  /** What the mail server said last. */
  last_problem: string | null
}

interface SigningKeyTable {
  kid: string
  alg: string
  public_jwk: string
  /** PKCS #8, sealed (see security/sealing.ts). */
  private_key: string
  created_at: Milliseconds
  /** From then on it signs; before, it is only published. */
  activates_at: Generated<Milliseconds>
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
  /** Whose account it is about: the actor's own, unless said otherwise. */
  person_id: string | null
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
  resource: ResourceTable
  consent: ConsentTable
  oauth_grant: OauthGrantTable
  authorization_code: AuthorizationCodeTable
  access_token: AccessTokenTable
  refresh_token: RefreshTokenTable
  pushed_request: PushedRequestTable
  device_authorization: DeviceAuthorizationTable
  used_token_id: UsedTokenIdTable
  initial_access_token: InitialAccessTokenTable
  pairwise_subject: PairwiseSubjectTable
  logout_delivery: LogoutDeliveryTable
  session: SessionTable
  unfinished_sign_in: UnfinishedSignInTable
  device: DeviceTable
  failed_attempts: FailedAttemptsTable
  totp: TotpTable
  recovery_code: RecoveryCodeTable
  passkey: PasskeyTable
  used_challenge: UsedChallengeTable
  one_time_link: OneTimeLinkTable
  outgoing_mail: OutgoingMailTable
  signing_key: SigningKeyTable
  setting: SettingTable
  event: EventTable
}

export type Row<Table extends keyof Tables> = Selectable<Tables[Table]>
export type NewRow<Table extends keyof Tables> = Insertable<Tables[Table]>
