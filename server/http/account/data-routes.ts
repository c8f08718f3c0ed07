import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { deleteOwnAccount } from '../../identity/own-account.ts'
import { exportOwnData } from '../../identity/own-data.ts'
import { PersonError } from '../../identity/person-error.ts'
import { OAuthError } from '../../oauth/errors.ts'
import type { Appliance } from '../../security/appliance.ts'
import { clearSession } from '../cookies.ts'
import { sendPage } from '../page-reply.ts'
import { dataPage, deletedPage, deletePage } from '../pages/account/data-page.ts'
import { showAccount } from './show.ts'
import { accountDoor, type Visit } from './visit.ts'

const path = '/account/data'
const deletePath = '/account/delete'

/** Taking one's data along, and leaving. */
export const dataRoutes = (appliance: Appliance) => async (app: FastifyInstance) => {
  app.get(
    path,
    accountDoor(appliance, { fresh: true }, async (visit) =>
      showAccount(appliance, visit, { path, page: (frame) => dataPage(frame) }),
    ),
  )
  app.post(
    path,
    accountDoor(appliance, { back: path, fresh: true }, async ({ person, actor, reply }) => {
      const pieces = await exportOwnData(appliance, { person, actor })
      return reply
        .header('content-disposition', 'attachment; filename="my-account.json"')
        .type('application/json; charset=utf-8')
        .send(Readable.from(pieces))
    }),
  )
  app.get(
    deletePath,
    accountDoor(appliance, { fresh: true }, async (visit) => {
      requireAllowed(appliance)
      return showAccount(appliance, visit, { path: deletePath, page: (frame) => deletePage(frame, '') })
    }),
  )
  app.post(
    deletePath,
    accountDoor(appliance, { back: deletePath, fresh: true }, async (visit) => {
      requireAllowed(appliance)
      return leave(appliance, visit)
    }),
  )
}

/** @throws {OAuthError} access_denied where the office keeps its people's accounts itself */
function requireAllowed({ policies }: Appliance): void {
  if (policies.current().account.selfDelete) return
  throw new OAuthError(
    'access_denied',
    'Your office does not let people delete their own account. Ask an administrator.',
  )
}

async function leave(appliance: Appliance, visit: Visit) {
  const { form, person, actor, reply } = visit
  const typed = form.get('username') ?? ''
  const problem = await problemOf(() => deleteOwnAccount(appliance, { person, typed, actor }))
  if (problem !== null)
    return showAccount(appliance, visit, { path: deletePath, problem, page: (frame) => deletePage(frame, typed) })
  clearSession(appliance, reply)
  return sendPage(reply, deletedPage())
}

async function problemOf(deleting: () => Promise<'deleted' | 'other_name'>): Promise<string | null> {
  try {
    return (await deleting()) === 'deleted' ? null : 'This is not your user name. Your account is still there.'
  } catch (thrown) {
    if (thrown instanceof PersonError) return thrown.message
    throw thrown
  }
}
