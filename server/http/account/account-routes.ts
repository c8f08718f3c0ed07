import type { FastifyInstance } from 'fastify'
import type { Appliance } from '../../security/appliance.ts'
import { activityRoute } from './activity-route.ts'
import { applicationRoutes } from './application-routes.ts'
import { authenticatorRoutes } from './authenticator-routes.ts'
import { dataRoutes } from './data-routes.ts'
import { passkeyRoutes } from './passkey-routes.ts'
import { passwordRoute } from './password-route.ts'
import { profileRoutes } from './profile-routes.ts'
import { recoveryCodeRoutes } from './recovery-code-routes.ts'
import { securityRoutes } from './security-routes.ts'
import { sessionRoutes } from './session-routes.ts'

/** The pages of people's own account, below `/account`. */
export const accountRoutes = (appliance: Appliance) => async (app: FastifyInstance) => {
  await app.register(profileRoutes(appliance))
  await app.register(passwordRoute(appliance))
  await app.register(securityRoutes(appliance))
  await app.register(authenticatorRoutes(appliance))
  await app.register(passkeyRoutes(appliance))
  await app.register(recoveryCodeRoutes(appliance))
  await app.register(sessionRoutes(appliance))
  await app.register(applicationRoutes(appliance))
  await app.register(activityRoute(appliance))
  await app.register(dataRoutes(appliance))
}
