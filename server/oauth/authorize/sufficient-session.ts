import type { Session } from '../../identity/sessions.ts'
import { OAuthError } from '../errors.ts'
import { parseParameters } from '../parameters.ts'
import type { AuthorizationRequest } from './authorization-request.ts'
import { carriedOnly } from './read-prompt.ts'

/**
 * The session, where it will do for this request; undefined where the person has to sign in (anew) first.
 * @throws {OAuthError} login_required where the client forbids to ask, or means somebody else (OpenID Connect Core §3.1.2.1).
 */
export function sufficientSession(
  request: AuthorizationRequest,
  session: Session | undefined,
  now: number,
): Session | undefined {
  if (session === undefined || asksForSignIn(request, session, now)) {
    if (request.prompt.has('none')) throw new OAuthError('login_required', 'The person has to sign in.')
    return undefined
  }
  if (request.expectedPeople.some((personId) => personId !== session.person_id)) {
    throw new OAuthError('login_required', 'Somebody else is signed in.')
  }
  return session
}

function asksForSignIn(request: AuthorizationRequest, session: Session, now: number): boolean {
  const { prompt, maxAgeMs, otherPerson, signedInSince } = request
  if (otherPerson) return true
  if (signedInSince !== null && session.auth_time >= signedInSince) return false
  const wanted = prompt.has('login') || prompt.has('select_account')
  return wanted || (maxAgeMs !== null && now - session.auth_time > maxAgeMs)
}

/**
 * The same request once the person has signed in for it: what asked for a sign-in is fulfilled and taken out, the rest is
 * kept byte for byte. What was pushed is fulfilled by a sign-in that happened since, and needs no word for it. A client that must know how fresh the sign-in is reads auth_time, which is always in the ID token.
 */
export function afterSignIn({ text, client }: Pick<AuthorizationRequest, 'text' | 'client'>): string {
  const kept = withoutWishes(text)
  return client.default_max_age === null ? kept : `${kept}&${carriedOnly.signedIn}=1`
}

/** The same request, for somebody else than who is signed in. */
export const forOtherPerson = (text: string): string => `${withoutWishes(text)}&${carriedOnly.otherPerson}=1`

function withoutWishes(text: string): string {
  const fulfilled = ['max_age', ...Object.values(carriedOnly)]
  return text
    .split('&')
    .flatMap((pair) => {
      const one = parseParameters(pair)
      const prompt = one.get('prompt')
      if (prompt !== undefined) return prompt.split(' ').includes('consent') ? ['prompt=consent'] : []
      return fulfilled.some((name) => one.get(name) !== undefined) ? [] : [pair]
    })
    .join('&')
}
