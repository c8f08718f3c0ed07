import { devicesOf, forgetDevice as forget } from '../identity/devices.ts'
import { signOutEverywhere } from '../identity/people.ts'
import { endSessionOf, sessionsOf } from '../identity/sessions.ts'
import { AdminError } from './admin-error.ts'
import { openOperations } from './operations.ts'
import { actorOf } from './operator.ts'
import { personOf } from './person-detail.ts'

const sessions = openOperations.person.sessions.handler(async ({ context: { server }, input }) => {
  const { id } = await personOf(server.appliance, input.id)
  return { sessions: await sessionsOf(server.appliance, id), devices: await devicesOf(server.appliance, id) }
})

const endSessions = openOperations.person.endSessions.handler(
  async ({ context: { server, operator, facts }, input: { id, sessionId } }) => {
    const actor = actorOf(operator, facts)
    if (sessionId === undefined) return { ended: await signOutEverywhere(server.appliance, { id, actor }) }
    const person = await personOf(server.appliance, id)
    const ended = await endSessionOf(server.appliance, { person, sessionId, actor })
    return { ended: ended ? 1 : 0 }
  },
)

const forgetDevice = openOperations.person.forgetDevice.handler(
  async ({ context: { server, operator, facts }, input: { id, deviceId } }) => {
    const person = await personOf(server.appliance, id)
    if (!(await forget(server.appliance, { person, deviceId, actor: actorOf(operator, facts) })))
      throw new AdminError('NOT_FOUND')
    return { id }
  },
)

export const personSessions = { sessions, endSessions, forgetDevice }
