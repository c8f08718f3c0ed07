import { adminAudience, recogniseAccessToken } from '../oauth/access-token.ts'
import { scopeNames } from '../oauth/scope.ts'
import type { Appliance } from '../security/appliance.ts'
import { mayRead } from './authorise.ts'
import type { Installation } from './installation.ts'
import type { Nobody, Operator } from './operator.ts'

const nobody = (reason: Nobody['reason']): Nobody => ({ kind: 'nobody', reason })

/**
 * Whom an `Authorization` header makes of its sender: `Bearer` an access token of this server that was issued for the
 * console's interface, or `Setup` the token of the printed link. Nothing else counts, no cookie and no loopback address (SEC-A55, SEC-L03).
 */
export async function identify(
  installation: Installation,
  authorization: string | undefined,
): Promise<Operator | Nobody> {
  const [, scheme = '', credential = ''] = /^(Bearer|Setup) ([\x21-\x7e]{1,4096})$/i.exec(authorization ?? '') ?? []
  if (scheme.toLowerCase() === 'setup') {
    return installation.setupToken?.recognises(credential) ? { kind: 'setup' } : nobody('wrong_setup_token')
  }
  const server = installation.open()
  if (!scheme || !server) return nobody('no_operator')
  return bearer(server.appliance, credential)
}

/** Who a token speaks for; the role is asked of the database each time, so that one taken away is gone at once (SEC-S46). */
async function bearer(appliance: Appliance, text: string): Promise<Operator | Nobody> {
  const recognition = await recogniseAccessToken(appliance, text)
  if (!recognition.valid) return nobody(recognition.reason)
  const { token } = recognition
  // Here no proof is read, so a token that is bound to a key opens nothing (RFC 9449 §7.2).
  if (token.dpop_jkt !== null) return nobody('key_mismatch')
  if (token.audience !== adminAudience(appliance.config.issuer)) return nobody('wrong_audience')
  const person = token.person_id === null ? undefined : await appliance.repositories.people.find(token.person_id)
  if (!person) return nobody('not_an_administrator')
  if (person.disabled) return nobody('account_disabled')
  const { id, name, role } = person
  return { kind: 'person', id, name, role, scopes: scopeNames(token.scope), tokenId: token.id }
}

/** Whether whoever began a long answer may still hear the rest of it. */
export async function stillStands({ repositories, clock }: Appliance, operator: Operator): Promise<boolean> {
  if (operator.kind !== 'person') return true
  const [token, person] = await Promise.all([
    repositories.accessTokens.find(operator.tokenId),
    repositories.people.find(operator.id),
  ])
  const lives = token && token.revoked_at === null && token.grant_revoked_at === null && token.expires_at > clock.now()
  return Boolean(lives) && person?.disabled === 0 && mayRead({ role: person.role, scopes: operator.scopes })
}
