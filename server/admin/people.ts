import type { Person } from '../contract/people.ts'
import { createPerson } from '../identity/new-person.ts'
import { checkNewPassword } from '../identity/password-check.ts'
import { removePerson, setPersonDisabled } from '../identity/people.ts'
import type { PersonRow } from '../storage/people.ts'
import { openOperations } from './operations.ts'
import { actorOf } from './operator.ts'

const list = openOperations.people.list.handler(async ({ context: { server }, input }) => {
  const { items, ...page } = await server.appliance.repositories.people.page(input)
  return { ...page, items: items.map(personView) }
})

const create = openOperations.people.create.handler(async ({ context: { server, operator, facts }, input }) =>
  personView(await createPerson(server.appliance, input, actorOf(operator, facts))),
)

const checkPassword = openOperations.people.checkPassword.handler(
  ({ context: { server }, input: { password, ...owner } }) => checkNewPassword(server.appliance, password, owner),
)

const setDisabled = openOperations.people.setDisabled.handler(async ({ context: { server, operator, facts }, input }) =>
  personView(await setPersonDisabled(server.appliance, { ...input, actor: actorOf(operator, facts) })),
)

const remove = openOperations.people.remove.handler(async ({ context: { server, operator, facts }, input }) => {
  await removePerson(server.appliance, { ...input, actor: actorOf(operator, facts) })
  return input
})

export const people = { list, create, checkPassword, setDisabled, remove }

function personView({ id, username, name, email, role, ...row }: PersonRow): Person {
  const { created_at: createdAt, last_sign_in_at: lastSignInAt } = row
  return { id, username, name, email, role, disabled: row.disabled === 1, createdAt, lastSignInAt }
}
