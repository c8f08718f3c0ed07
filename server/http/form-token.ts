import { createHmac, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { OAuthError } from '../oauth/errors.ts'
import { involved } from '../oauth/record.ts'
import type { Appliance } from '../security/appliance.ts'
import { browserOf } from './cookies.ts'
import { factsOf } from './request-facts.ts'

export interface FormPurpose {
  form: 'login' | 'sign_in_step' | 'consent' | 'logout' | 'account' | 'link' | 'device'
  /** What the form is about, and in which session: a token for one is none for another. */
  about: readonly string[]
}

/** Ties a form to the browser it is shown in, to its purpose and to the time (SEC-A29). */
export function formToken({ csrfKey, clock }: Appliance, browser: string, purpose: FormPurpose): string {
  const issuedAt = clock.now().toString(36)
  return `${issuedAt}.${mac(csrfKey, [issuedAt, browser, purpose.form, ...purpose.about])}`
}

/**
 * Whether the form that comes back is one that was shown to this browser. `expired` where it was, too long ago.
 * @throws {OAuthError} access_denied where it was not: another site sent it.
 */
export async function checkForm(
  appliance: Appliance,
  request: FastifyRequest,
  { token, purpose }: { token: string | undefined; purpose: FormPurpose },
): Promise<'fresh' | 'expired'> {
  const browser = browserOf(appliance, request)
  const [issuedAt = '', presented = ''] = (token ?? '').split('.')
  const expected = mac(appliance.csrfKey, [issuedAt, browser ?? '', purpose.form, ...purpose.about])
  const age = appliance.clock.now() - Number.parseInt(issuedAt, 36)
  if (browser === undefined || !equal(presented, expected) || !comesFromHere(appliance, request)) {
    throw await rejected(appliance, request, purpose)
  }
  return Math.abs(age) <= appliance.config.lifetimes.loginForm ? 'fresh' : 'expired'
}

/** Browsers say where a form comes from; where one says it was elsewhere, no token helps. */
function comesFromHere({ config }: Appliance, { headers }: FastifyRequest): boolean {
  const { origin } = new URL(config.issuer)
  const site = headers['sec-fetch-site'] ?? 'same-origin'
  return (headers.origin ?? origin) === origin && site === 'same-origin'
}

async function rejected(appliance: Appliance, request: FastifyRequest, { form }: FormPurpose): Promise<OAuthError> {
  await appliance.events.write({
    ...involved({ facts: factsOf(request) }),
    type: 'unauthorized_access',
    outcome: 'failure',
    reason: 'csrf_rejected',
    details: { form },
  })
  return new OAuthError(
    'access_denied',
    'This form was not sent from the page it belongs to. Go back and try again; cookies have to be allowed.',
  )
}

// JSON, so that no two lists of texts read the same when joined.
const mac = (key: Appliance['csrfKey'], parts: readonly string[]): string =>
  createHmac('sha256', key).update(JSON.stringify(parts)).digest('base64url')

function equal(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
