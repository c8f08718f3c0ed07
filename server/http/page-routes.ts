import type { FastifyInstance } from 'fastify'
import type { Appliance } from '../security/appliance.ts'
import { accountRoutes } from './account/account-routes.ts'
import { authorizeRoutes } from './authorize-routes.ts'
import { consentRoute } from './consent-route.ts'
import { deviceRoutes } from './device-routes.ts'
import { enrolRoutes } from './enrol-routes.ts'
import { pageErrors } from './errors.ts'
import { exchangePasswordRoute } from './exchange-password-route.ts'
import { readForms } from './form-body.ts'
import { linkRoutes } from './link-routes.ts'
import { loginRoute } from './login-route.ts'
import { logoutRoutes } from './logout-routes.ts'
import { passkeyScript, passkeyScriptPath } from './pages/passkey-script.ts'
import { sendOnScript, sendOnScriptPath } from './pages/send-on-script.ts'
import { stylesheet, stylesheetPath } from './pages/stylesheet.ts'
import { secondFactorRoute } from './second-factor-route.ts'

const forEver = { 'cache-control': 'public, max-age=31536000, immutable' }

/** The pages for people. No other origin may read them (SEC-B32). */
export const pageRoutes = (appliance: Appliance) => async (app: FastifyInstance) => {
  await readForms(app)
  app.setErrorHandler(pageErrors(appliance))
  await app.register(authorizeRoutes(appliance))
  await app.register(loginRoute(appliance))
  await app.register(secondFactorRoute(appliance))
  await app.register(exchangePasswordRoute(appliance))
  await app.register(enrolRoutes(appliance))
  await app.register(consentRoute(appliance))
  await app.register(deviceRoutes(appliance))
  await app.register(logoutRoutes(appliance))
  await app.register(linkRoutes(appliance))
  await app.register(accountRoutes(appliance))
  app.get(stylesheetPath, async (_, reply) => reply.headers(forEver).type('text/css; charset=utf-8').send(stylesheet))
  app.get(passkeyScriptPath, async (_, reply) =>
    reply.headers(forEver).type('text/javascript; charset=utf-8').send(passkeyScript),
  )
  app.get(sendOnScriptPath, async (_, reply) =>
    reply.headers(forEver).type('text/javascript; charset=utf-8').send(sendOnScript),
  )
}
