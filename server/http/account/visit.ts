import type { FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify'
import { actingPerson } from '../../identity/factors/factor-events.ts'
import { isFresh, type Session } from '../../identity/sessions.ts'
import type { Parameters } from '../../oauth/parameters.ts'
import type { Appliance } from '../../security/appliance.ts'
import type { EventActor } from '../../security/events.ts'
import type { PersonRow } from '../../storage/people.ts'
import { ensureBrowser, sessionOf } from '../cookies.ts'
import { addressParametersOf, formOf } from '../form-body.ts'
import { checkForm, type FormPurpose } from '../form-token.ts'
import type { Exchange } from '../interaction-pages.ts'
import { sendOn } from '../page-reply.ts'
import { factsOf } from '../request-facts.ts'
import { signInFirst } from '../sign-in-first.ts'
import type { Saying } from './sayings.ts'

/** Somebody at a page of their own account: whose session it is, is whose account it is, whatever the request says. */
export interface Visit extends Exchange {
  session: Session
  person: PersonRow
  /** The value of the browser's cookie, which its forms and passkeys are tied to. */
  browser: string
  /** What the form holds; nothing where none was sent. */
  form: Parameters
  /** What the address says. */
  query: Parameters
  actor: EventActor
}

export interface Door {
  /** Where the browser is sent when a form cannot be taken: to a page, by GET. The page asked for, where it is one. */
  back?: string
  /** Whether the person has to have signed in within the last minutes. */
  fresh?: boolean
}

type Answer = (visit: Visit) => Promise<FastifyReply>

/**
 * Lets in who is signed in, in this order: a session, a form of this page and browser (SEC-A29), a sign-in that is fresh enough.
 * Who lacks one is led through it and back.
 */
export const accountDoor = (appliance: Appliance, { back, fresh = false }: Door, answer: Answer): RouteHandlerMethod =>
  async function accountVisit(request: FastifyRequest, reply: FastifyReply) {
    const exchange = { request, reply }
    const page = back ?? request.url
    const session = await sessionOf(appliance, request)
    const person = session && (await appliance.repositories.people.find(session.person_id))
    if (!session || !person) return signInFirst(exchange, page)
    const form = formOf(request)
    if (request.method === 'POST' && !(await isCurrent(appliance, { request, session, form })))
      return sendSaying(reply, page, 'form_expired')
    if (fresh && !isFresh(session, appliance.clock.now())) return signInFirst(exchange, page, { fresh: true })
    const actor = actingPerson(person, factsOf(request))
    const browser = ensureBrowser(appliance, request, reply)
    return answer({ ...exchange, session, person, browser, form, query: addressParametersOf(request), actor })
  }

/** Ties a form of the account to the address it goes to and to the session it was shown in. */
export const accountForm = (action: string, { selector }: Session): FormPurpose => ({
  form: 'account',
  about: [action, selector],
})

/** Sends the browser to a page of the account, which then says this. */
export const sendSaying = (reply: FastifyReply, page: string, saying: Saying): FastifyReply =>
  sendOn(reply, `${page}?said=${saying}`)

async function isCurrent(
  appliance: Appliance,
  { request, session, form }: { request: FastifyRequest; session: Session; form: Parameters },
): Promise<boolean> {
  const [action = ''] = request.url.split('?')
  const check = { token: form.get('csrf'), purpose: accountForm(action, session) }
  return (await checkForm(appliance, request, check)) === 'fresh'
}
