import { isDeepStrictEqual } from 'node:util'
import type { SecurityEvent } from '../contract/events.ts'
import type { ClientSettings } from '../oauth/client-rules.ts'
import type { Client } from '../storage/clients.ts'

/** Settings whose new value an auditor wants to read, and that are too short to hide anything. */
const told = [
  'grant_types',
  'token_endpoint_auth_method',
  'scopes',
  'default_scopes',
  'first_party',
  'second_factor',
  'require_pkce',
  'require_pushed_authorization_requests',
  'require_signed_request_object',
  'security_profile',
  'dpop_bound_access_tokens',
  'access_token_format',
  'id_token_signed_response_alg',
  'subject_type',
] as const satisfies readonly (keyof ClientSettings)[]

/** How secrets and registration are called in events; what they are is nobody's to read. */
const renamed: Partial<Record<keyof Client, string>> = {
  secret_hash: 'client_secret',
  former_secret_hash: 'former_client_secret',
}

/** Which fields differ, by RFC 7591's names, and of those that decide who gets in also how they are now (SEC-C49). */
export function changesBetween(before: Client, after: Client): SecurityEvent['details'] {
  const names = Object.keys(after).filter(
    (key) => !isDeepStrictEqual(Reflect.get(before, key), Reflect.get(after, key)),
  )
  const values = told
    .filter((key) => names.includes(key))
    .map((key): [string, string | boolean] => {
      const value = after[key]
      return [key, typeof value === 'object' ? value.join(' ') : value]
    })
  return { changed: names.map(called).join(' '), ...Object.fromEntries(values) }
}

const called = (key: string): string => Object.entries(renamed).find(([field]) => field === key)?.[1] ?? key
