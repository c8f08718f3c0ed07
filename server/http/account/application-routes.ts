import type { FastifyInstance } from 'fastify'
import { applicationsOf, revokeApplication } from '../../identity/person-applications.ts'
import type { Appliance } from '../../security/appliance.ts'
import { type ApplicationOfMine, applicationsPage, revokeApplicationPage } from '../pages/account/applications-page.ts'
import { showAccount } from './show.ts'
import { accountDoor, sendSaying } from './visit.ts'

const path = '/account/applications'
const revokePath = '/account/applications/revoke'

/** The applications that the person has let in, and taking that back. */
export const applicationRoutes = (appliance: Appliance) => async (app: FastifyInstance) => {
  app.get(
    path,
    accountDoor(appliance, {}, async (visit) => {
      const applications = await applicationsOfMine(appliance, visit.person.id)
      return showAccount(appliance, visit, { path, page: (frame) => applicationsPage(frame, applications) })
    }),
  )
  app.get(
    revokePath,
    accountDoor(appliance, {}, async (visit) => {
      const applications = await applicationsOfMine(appliance, visit.person.id)
      const application = applications.find(({ clientId }) => clientId === visit.query.get('client'))
      if (!application) return sendSaying(visit.reply, path, 'no_longer_there')
      return showAccount(appliance, visit, { path, page: (frame) => revokeApplicationPage(frame, application) })
    }),
  )
  app.post(
    revokePath,
    accountDoor(appliance, { back: path }, async ({ form, person, actor, reply }) => {
      const clientId = form.get('client') ?? ''
      const ended = await revokeApplication(appliance, { person, clientId, actor })
      return sendSaying(reply, path, ended === undefined ? 'no_longer_there' : 'access_revoked')
    }),
  )
}

/** With what each may do as the sentences that the person agreed to. */
async function applicationsOfMine(appliance: Appliance, personId: string): Promise<ApplicationOfMine[]> {
  const known = await appliance.repositories.scopes.all()
  const named = await appliance.repositories.resources.all()
  const applications = await applicationsOf(appliance, personId)
  return applications.map(({ clientId, name, scopes, resources, grantedAt }) => ({
    clientId,
    name,
    grantedAt,
    resources: resources.map((identifier) => named.get(identifier)?.name ?? identifier),
    permissions: scopes.map((scope) => known.get(scope)?.description ?? scope),
  }))
}
