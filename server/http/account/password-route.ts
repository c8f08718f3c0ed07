import type { FastifyInstance, FastifyReply } from 'fastify'
import { changeOwnPassword } from '../../identity/own-password.ts'
import { checkNewPassword } from '../../identity/password-check.ts'
import { PersonError } from '../../identity/person-error.ts'
import type { Appliance } from '../../security/appliance.ts'
import { BusyError } from '../../security/password-lane.ts'
import { deviceCookie, setSession } from '../cookies.ts'
import { passwordPage } from '../pages/account/password-page.ts'
import { factsOf } from '../request-facts.ts'
import { showAccount } from './show.ts'
import { accountDoor, sendSaying, type Visit } from './visit.ts'

const path = '/account/password'

/** Choosing another password: who knows the present one may (ASVS 6.2.3), and guesses it as seldom as at the sign-in (SEC-A41). */
export const passwordRoute = (appliance: Appliance) => async (app: FastifyInstance) => {
  app.get(
    path,
    accountDoor(appliance, {}, async (visit) => showForm(appliance, visit, {})),
  )
  app.post(
    path,
    accountDoor(appliance, { back: path }, async (visit) => {
      const refusal = await change(appliance, visit)
      return refusal ? showForm(appliance, visit, refusal) : sendSaying(visit.reply, path, 'password_changed')
    }),
  )
}

interface Refusal {
  problem: string
  status: number
  /** The new password, where it is the one that does not do. */
  tried?: string
  retryAfterMs?: number
}

/** No field is filled in again: a page never holds a password. */
async function showForm(
  appliance: Appliance,
  visit: Visit,
  { tried, retryAfterMs, ...refusal }: Partial<Refusal>,
): Promise<FastifyReply> {
  const { requirements } = await checkNewPassword(appliance, tried ?? '', visit.person)
  if (retryAfterMs !== undefined) visit.reply.header('retry-after', `${Math.ceil(retryAfterMs / 1000)}`)
  const shown = { requirements, tried: tried !== undefined }
  return showAccount(appliance, visit, { path, ...refusal, page: (frame) => passwordPage(frame, shown) })
}

async function change(appliance: Appliance, visit: Visit): Promise<Refusal | undefined> {
  const { form, person, session, actor, request, reply } = visit
  const password = form.get('new') ?? ''
  if (password !== form.get('again')) return { status: 422, problem: 'The two new passwords differ. Type them again.' }
  const current = form.get('current') ?? ''
  const browser = { request: factsOf(request), device: deviceCookie(appliance, request) }
  try {
    const outcome = await changeOwnPassword(appliance, { person, session, current, password, actor, ...browser })
    if (outcome.kind !== 'changed') return { ...refusals[outcome.kind], ...outcome }
    setSession(appliance, reply, outcome.cookieValue)
    return undefined
  } catch (thrown) {
    return refusalOf(thrown, password)
  }
}

const refusals = {
  refused: { status: 422, problem: 'This is not your current password.' },
  too_many: { status: 429, problem: 'Too many attempts. Wait a minute and try again.' },
  busy: { status: 503, problem: 'Many people are signing in right now. Try again in a few seconds.' },
} as const

function refusalOf(thrown: unknown, tried: string): Refusal {
  if (thrown instanceof BusyError) {
    return { ...refusals.busy, retryAfterMs: thrown.retryAfterMs }
  }
  if (!(thrown instanceof PersonError)) throw thrown
  if (thrown.code !== 'weak_password') return { status: 422, problem: thrown.message }
  return { status: 422, problem: 'The new password does not meet the requirements. See below what is missing.', tried }
}
