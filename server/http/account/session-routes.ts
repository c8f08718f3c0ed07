import type { FastifyInstance } from 'fastify'
import { devicesOf, forgetDevice } from '../../identity/devices.ts'
import { endOtherSessions, endSessionOf, sessionsOf } from '../../identity/sessions.ts'
import type { Appliance } from '../../security/appliance.ts'
import { sessionsPage } from '../pages/account/sessions-page.ts'
import { showAccount } from './show.ts'
import { accountDoor, sendSaying } from './visit.ts'

const path = '/account/sessions'

/** Where the person is signed in, and the devices that are known; each can be ended or forgotten. */
export const sessionRoutes = (appliance: Appliance) => async (app: FastifyInstance) => {
  app.get(
    path,
    accountDoor(appliance, {}, async (visit) => {
      const { person, session } = visit
      const sessions = await sessionsOf(appliance, person.id)
      const devices = await devicesOf(appliance, person.id)
      const shown = { sessions, devices, here: session.selector }
      return showAccount(appliance, visit, { path, page: (frame) => sessionsPage(frame, shown) })
    }),
  )
  app.post(
    `${path}/end`,
    accountDoor(appliance, { back: path }, async ({ form, person, actor, reply }) => {
      const ended = await endSessionOf(appliance, { person, sessionId: form.get('session') ?? '', actor })
      return sendSaying(reply, path, ended ? 'session_ended' : 'no_longer_there')
    }),
  )
  app.post(
    `${path}/end-others`,
    accountDoor(appliance, { back: path }, async ({ person, session, actor, reply }) => {
      await endOtherSessions(appliance, { person, keep: session.selector, actor })
      return sendSaying(reply, path, 'sessions_ended')
    }),
  )
  app.post(
    '/account/devices/forget',
    accountDoor(appliance, { back: path }, async ({ form, person, actor, reply }) => {
      const forgotten = await forgetDevice(appliance, { person, deviceId: form.get('device') ?? '', actor })
      return sendSaying(reply, path, forgotten ? 'device_forgotten' : 'no_longer_there')
    }),
  )
}
