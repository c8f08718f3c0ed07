import type { FastifyInstance } from 'fastify'
import { factorsOf } from '../../identity/factors/factors-of.ts'
import { beginTotp, confirmTotp } from '../../identity/factors/totp-enrolment.ts'
import type { Appliance } from '../../security/appliance.ts'
import { authenticatorPage, confirmPage, scanPage } from '../pages/account/authenticator-page.ts'
import { newRecoveryCodesPage } from '../pages/account/recovery-codes-page.ts'
import { showAccount } from './show.ts'
import { accountDoor, sendSaying, type Visit } from './visit.ts'

const path = '/account/authenticator'
const place = '/account/security'

/** Setting up an authenticator app: a fresh sign-in, the secret in the answer to a form, a code before it counts (SEC-A37). */
export const authenticatorRoutes = (appliance: Appliance) => async (app: FastifyInstance) => {
  app.get(
    path,
    accountDoor(appliance, { fresh: true }, async (visit) => {
      const { totp } = await factorsOf(appliance, visit.person.id)
      return showAccount(appliance, visit, { path: place, page: (frame) => authenticatorPage(frame, totp !== null) })
    }),
  )
  app.post(
    path,
    accountDoor(appliance, { back: path, fresh: true }, async (visit) => {
      const begun = await beginTotp(appliance, visit.person)
      return showAccount(appliance, visit, { path: place, page: (frame) => scanPage(frame, begun) })
    }),
  )
  app.post(
    `${path}/confirm`,
    accountDoor(appliance, { back: path, fresh: true }, async (visit) => confirm(appliance, visit)),
  )
}

async function confirm(appliance: Appliance, visit: Visit) {
  const { form, person, actor, reply } = visit
  const outcome = await confirmTotp(appliance, { person, actor, code: form.get('code') ?? '' })
  switch (outcome.kind) {
    case 'confirmed': {
      const codes = outcome.recoveryCodes
      if (codes === null) return sendSaying(reply, place, 'authenticator_added')
      return showAccount(appliance, visit, { path: place, page: (frame) => newRecoveryCodesPage(frame, codes) })
    }
    case 'not_begun':
      return sendSaying(reply, path, 'form_expired')
    case 'wrong':
      return showAccount(appliance, visit, { path: place, problem: wrongCode, page: confirmPage })
    case 'blocked': {
      const seconds = Math.ceil(outcome.retryAfterMs / 1000)
      reply.header('retry-after', `${seconds}`)
      const problem = `Too many wrong codes. Try again in ${Math.ceil(seconds / 60)} min.`
      return showAccount(appliance, visit, { path: place, problem, status: 429, page: confirmPage })
    }
  }
}

const wrongCode = 'This code is not right. Wait for the next one, and check that the clock of your phone is right.'
