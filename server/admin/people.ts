import { changePerson, requireOthersRole } from '../identity/change-person.ts'
import { invitePerson } from '../identity/invite.ts'
import { createPerson } from '../identity/new-person.ts'
import { checkNewPassword } from '../identity/password-check.ts'
import { removePerson, requireSomebodyElse, setPersonDisabled } from '../identity/people.ts'
import { PersonError } from '../identity/person-error.ts'
import type { Appliance } from '../security/appliance.ts'
import { openOperations } from './operations.ts'
import { actorOf } from './operator.ts'
import { personView } from './person-view.ts'

const list = openOperations.people.list.handler(async ({ context: { server }, input }) => {
  const { items, ...page } = await server.appliance.repositories.people.page(input)
  return { ...page, items: items.map(personView) }
})

const create = openOperations.people.create.handler(async ({ context: { server, operator, facts }, input }) => {
  const { id } = await createPerson(server.appliance, input, actorOf(operator, facts))
  return viewOf(server.appliance, id)
})

const checkPassword = openOperations.people.checkPassword.handler(
  ({ context: { server }, input: { password, ...owner } }) => checkNewPassword(server.appliance, password, owner),
)

const invite = openOperations.people.invite.handler(async ({ context: { server, operator, facts }, input }) => {
  const { deliver, ...person } = input
  const invited = await invitePerson(server.appliance, { person, deliver, actor: actorOf(operator, facts) })
  return { person: await viewOf(server.appliance, invited.person.id), link: invited.link }
})

const update = openOperations.people.update.handler(async ({ context: { server, operator, facts }, input }) => {
  const { id, ...changes } = input
  const actor = actorOf(operator, facts)
  if (changes.role !== undefined) await requireOthersRole(server.appliance, { id, role: changes.role, actor })
  await changePerson(server.appliance, { id, facts: changes, actor })
  return viewOf(server.appliance, id)
})

const setDisabled = openOperations.people.setDisabled.handler(
  async ({ context: { server, operator, facts }, input }) => {
    const actor = actorOf(operator, facts)
    if (input.disabled) requireSomebodyElse(actor, input.id)
    const { id } = await setPersonDisabled(server.appliance, { ...input, actor })
    return viewOf(server.appliance, id)
  },
)

const remove = openOperations.people.remove.handler(async ({ context: { server, operator, facts }, input }) => {
  const actor = actorOf(operator, facts)
  requireSomebodyElse(actor, input.id)
  await removePerson(server.appliance, { ...input, actor })
  return input
})

export const people = { list, create, checkPassword, invite, update, setDisabled, remove }

async function viewOf({ repositories }: Appliance, id: string) {
  const person = await repositories.people.listed(id)
  if (!person) throw new PersonError('unknown_person')
  return personView(person)
}
