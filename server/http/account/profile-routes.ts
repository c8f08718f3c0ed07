import type { FastifyInstance } from 'fastify'
import { displayName } from '../../contract/common.ts'
import { emailAddress } from '../../contract/people.ts'
import { changePerson } from '../../identity/change-person.ts'
import type { Appliance } from '../../security/appliance.ts'
import { emailPage, namePage, profilePage } from '../pages/account/profile-page.ts'
import { showAccount } from './show.ts'
import { accountDoor, sendSaying } from './visit.ts'

const path = '/account'
const namePath = '/account/name'
const emailPath = '/account/email'

/** Who the person is said to be; name and e-mail address are theirs to change. */
export const profileRoutes = (appliance: Appliance) => async (app: FastifyInstance) => {
  app.get(
    path,
    accountDoor(appliance, {}, async (visit) => {
      const { person } = visit
      const groups = await appliance.repositories.groups.ofPerson(person.id)
      return showAccount(appliance, visit, { path, page: (frame) => profilePage(frame, { ...person, groups }) })
    }),
  )
  await app.register(nameRoutes(appliance))
  await app.register(emailRoutes(appliance))
}

const nameRoutes = (appliance: Appliance) => async (app: FastifyInstance) => {
  app.get(
    namePath,
    accountDoor(appliance, {}, async (visit) =>
      showAccount(appliance, visit, { path, page: (frame) => namePage(frame, visit.person.name) }),
    ),
  )
  app.post(
    namePath,
    accountDoor(appliance, { back: namePath }, async (visit) => {
      const typed = visit.form.get('name') ?? ''
      const name = displayName.safeParse(typed)
      if (!name.success) {
        const problem = name.error.issues[0]?.message
        return showAccount(appliance, visit, { path, problem, page: (frame) => namePage(frame, typed) })
      }
      const { person, actor, reply } = visit
      await changePerson(appliance, { id: person.id, facts: { name: name.data }, actor })
      return sendSaying(reply, path, 'name_changed')
    }),
  )
}

const emailRoutes = (appliance: Appliance) => async (app: FastifyInstance) => {
  app.get(
    emailPath,
    accountDoor(appliance, { fresh: true }, async (visit) =>
      showAccount(appliance, visit, { path, page: (frame) => emailPage(frame, visit.person.email ?? '') }),
    ),
  )
  app.post(
    emailPath,
    accountDoor(appliance, { back: emailPath, fresh: true }, async (visit) => {
      const typed = (visit.form.get('email') ?? '').trim()
      const email = emailAddress.safeParse(typed)
      if (typed !== '' && !email.success) {
        const problem = email.error.issues[0]?.message
        return showAccount(appliance, visit, { path, problem, page: (frame) => emailPage(frame, typed) })
      }
      const { person, actor, reply } = visit
      await changePerson(appliance, { id: person.id, facts: { email: email.data ?? null }, actor })
      return sendSaying(reply, path, 'email_changed')
    }),
  )
}
