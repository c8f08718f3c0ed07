import { cancelLink as endLink, issueLink as makeLink } from '../identity/links.ts'
import { expirePassword, requireSomebodyElse } from '../identity/people.ts'
import { applicationsOf, revokeApplication as takeBack } from '../identity/person-applications.ts'
import { AdminError } from './admin-error.ts'
import { openOperations } from './operations.ts'
import { actorOf } from './operator.ts'
import { personDetail, personOf } from './person-detail.ts'
import { personFactors } from './person-factors.ts'
import { personSessions } from './person-sessions.ts'

const get = openOperations.person.get.handler(({ context: { server }, input }) =>
  personDetail(server.appliance, input.id),
)

const applications = openOperations.person.applications.handler(async ({ context: { server }, input }) => {
  const { id } = await personOf(server.appliance, input.id)
  return { items: await applicationsOf(server.appliance, id) }
})

const revokeApplication = openOperations.person.revokeApplication.handler(
  async ({ context: { server, operator, facts }, input: { id, clientId } }) => {
    const person = await personOf(server.appliance, id)
    const ended = await takeBack(server.appliance, { person, clientId, actor: actorOf(operator, facts) })
    if (ended === undefined) throw new AdminError('NOT_FOUND')
    return { id }
  },
)

const issueLink = openOperations.person.issueLink.handler(({ context: { server, operator, facts }, input }) => {
  const actor = actorOf(operator, facts)
  // A link for one's own account would stand in for one's password: the account page asks for that.
  requireSomebodyElse(actor, input.id)
  return makeLink(server.appliance, { ...input, actor })
})

const cancelLink = openOperations.person.cancelLink.handler(
  async ({ context: { server, operator, facts }, input: { id, purpose } }) => {
    await endLink(server.appliance, { id, purpose, actor: actorOf(operator, facts) })
    return { id }
  },
)

const requirePasswordChange = openOperations.person.requirePasswordChange.handler(
  async ({ context: { server, operator, facts }, input: { id } }) => {
    await expirePassword(server.appliance, { id, actor: actorOf(operator, facts) })
    return personDetail(server.appliance, id)
  },
)

export const person = {
  get,
  applications,
  revokeApplication,
  issueLink,
  cancelLink,
  requirePasswordChange,
  ...personFactors,
  ...personSessions,
}
