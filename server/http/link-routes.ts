import type { FastifyInstance, FastifyReply } from 'fastify'
import { actingPerson } from '../identity/factors/factor-events.ts'
import { LinkError } from '../identity/link-error.ts'
import { spendLink } from '../identity/link-use.ts'
import { checkNewPassword } from '../identity/password-check.ts'
import { PersonError } from '../identity/person-error.ts'
import { setPassword } from '../identity/set-password.ts'
import { signIn } from '../identity/sign-in.ts'
import type { Appliance } from '../security/appliance.ts'
import { BusyError } from '../security/password-lane.ts'
import { clearLink } from './cookies.ts'
import { forgotRoutes } from './forgot-routes.ts'
import { formToken } from './form-token.ts'
import { type LinkVisit, linkDoor, linkForm } from './link-door.ts'
import { sendOn, sendPage } from './page-reply.ts'
import { enrolLinkPage } from './pages/enrol-link-page.ts'
import { passwordSetPage, setPasswordPage } from './pages/set-password-page.ts'
import { factsOf } from './request-facts.ts'
import { keepProceeding } from './sign-in-answer.ts'
import { demandsOf } from './sign-in-goal.ts'
import { visitOf } from './sign-in-visit.ts'

const passwordSetPath = '/account/password-set'

/** The pages behind links for one use, and the page that asks for such a link. */
export const linkRoutes = (appliance: Appliance) => async (app: FastifyInstance) => {
  for (const purpose of ['invitation', 'password_reset'] as const) {
    linkDoor(app, appliance, {
      purpose,
      show: (visit) => showForm(appliance, visit, { kind: purpose, tried: null }),
      take: (visit) => choose(appliance, visit, purpose),
    })
  }
  // Not used up here: it counts beside the password at the sign-in, and ends with the factor that is set up.
  linkDoor(app, appliance, {
    purpose: 'factor_enrolment',
    show: async ({ reply, link }) => sendPage(reply, enrolLinkPage({ personName: link.person.name })),
  })
  app.get(passwordSetPath, async (_, reply) => sendPage(reply, passwordSetPage()))
  await app.register(forgotRoutes(appliance))
}

type Kind = 'invitation' | 'password_reset'

interface Shown {
  kind: Kind
  /** The password that was typed and did not do; null where none was. */
  tried: string | null
  problem?: string
  status?: number
}

async function showForm(
  appliance: Appliance,
  { request, reply, link, browser }: LinkVisit,
  { kind, tried, problem, status = 200 }: Shown,
): Promise<FastifyReply> {
  const { person } = link
  const { requirements } = await checkNewPassword(appliance, tried ?? '', person)
  const page = setPasswordPage({
    kind,
    action: request.url.split('?')[0] ?? '',
    csrf: formToken(appliance, browser, linkForm(link)),
    personName: person.name,
    username: person.username,
    requirements,
    tried: tried !== null,
    problem,
  })
  return sendPage(reply, page, { status })
}

/** A reset link proves who it is and signs nobody in, so that a second factor is asked for as always (ASVS 6.4.3). */
async function choose(appliance: Appliance, visit: LinkVisit, kind: Kind): Promise<FastifyReply> {
  const { request, reply, link, form } = visit
  const { person } = link
  const password = form.get('new') ?? ''
  if (password !== (form.get('again') ?? ''))
    return showForm(appliance, visit, {
      kind,
      tried: null,
      status: 422,
      problem: 'The two passwords are not the same.',
    })
  try {
    await setPassword(appliance, {
      person,
      password,
      actor: actingPerson(person, factsOf(request)),
      reason: kind === 'invitation' ? 'invitation' : 'reset',
      prove: (transaction) => spendLink(appliance, transaction, link),
    })
  } catch (thrown) {
    return refuse(appliance, visit, { thrown, kind, password })
  }
  clearLink(appliance, reply)
  return kind === 'invitation' ? welcome(appliance, visit, password) : sendOn(reply, passwordSetPath)
}

/** Who has just chosen their first password goes on with the steps of a sign-in, as if they had typed it there. */
async function welcome(appliance: Appliance, { request, reply, link }: LinkVisit, password: string) {
  const goal = { kind: 'account', to: '/account', fresh: false } as const
  const visit = visitOf(appliance, { request, reply }, goal)
  const { username } = link.person
  const outcome = await signIn(appliance, { username, password, browser: visit.browser, goal: demandsOf(goal) })
  return outcome.kind === 'signed_in' || outcome.kind === 'continue'
    ? sendOn(reply, keepProceeding(appliance, visit, outcome))
    : sendOn(reply, passwordSetPath)
}

async function refuse(
  appliance: Appliance,
  visit: LinkVisit,
  { thrown, kind, password }: { thrown: unknown; kind: Kind; password: string },
): Promise<FastifyReply> {
  if (thrown instanceof BusyError) {
    visit.reply.header('retry-after', `${Math.ceil(thrown.retryAfterMs / 1000)}`)
    const problem = 'Many people are signing in right now. Try again in a few seconds.'
    return showForm(appliance, visit, { kind, tried: null, status: 503, problem })
  }
  if (!(thrown instanceof PersonError)) throw thrown
  // The person was disabled while the password was hashed.
  if (thrown.code !== 'weak_password') throw new LinkError('link_spent')
  const problem = 'This password does not meet the requirements. See below what is missing.'
  return showForm(appliance, visit, { kind, tried: password, status: 422, problem })
}
