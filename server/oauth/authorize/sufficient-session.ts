import type { Session } from '../../identity/sessions.ts'
import { OAuthError } from '../errors.ts'
import { parseParameters } from '../parameters.ts'
import type { AuthorizationRequest } from './authorization-request.ts'

/**
 * The session, where it will do for this request; undefined where the person has to sign in (anew) first.
 * @throws {OAuthError} login_required where the client forbids to ask, or means somebody else (OpenID Connect Core §3.1.2.1).
 */
export function sufficientSession(
  { prompt, maxAgeMs, hintedPersonId }: AuthorizationRequest,
  session: Session | undefined,
  now: number,
): Session | undefined {
  const wanted = prompt.has('login') || prompt.has('select_account')
  const tooOld = session !== undefined && maxAgeMs !== null && now - session.auth_time > maxAgeMs
  if (session === undefined || wanted || tooOld) {
    if (prompt.has('none')) throw new OAuthError('login_required', 'The person has to sign in.')
    return undefined
  }
  if (hintedPersonId !== null && hintedPersonId !== session.person_id) {
    throw new OAuthError('login_required', 'Somebody else is signed in.')
  }
  return session
}

/**
 * The same request once the person has signed in for it: what asked for a sign-in is fulfilled and taken out, the rest is
 * kept byte for byte. A client that must know how fresh the sign-in is reads auth_time, which is always in the ID token.
 */
export function afterSignIn(text: string): string {
  return text
    .split('&')
    .flatMap((pair) => {
      const one = parseParameters(pair)
      const prompt = one.get('prompt')
      if (prompt !== undefined) return prompt.split(' ').includes('consent') ? ['prompt=consent'] : []
      return one.get('max_age') === undefined ? [pair] : []
    })
    .join('&')
}
