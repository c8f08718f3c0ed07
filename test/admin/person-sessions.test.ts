import { expect, test } from 'vitest'
import { consoleToken, startOffice } from '../support/appliance.ts'
import { createVisitor } from '../support/browserless.ts'
import { agree, answered, createPkce } from '../support/code-flow.ts'
import { anna, ben } from '../support/data.ts'
import { rejection } from '../support/refusal.ts'

type Office = Awaited<ReturnType<typeof startOffice>>

const idOf = async (office: Office, username: string) =>
  (await office.anna.people.list({ search: username })).items[0]?.id ?? ''

test('an administrator sees where a person is signed in, and ends one session or all of them', async () => {
  const office = await startOffice()
  const id = await idOf(office, 'ben')
  await consoleToken(office, ben)
  await consoleToken(office, ben)
  const { sessions, devices } = await office.anna.person.sessions({ id })
  expect(sessions).toHaveLength(2)
  expect(sessions[0]).toMatchObject({ place: 'this computer', acr: 'aal1', amr: ['pwd'] })
  expect(devices).toHaveLength(2)
  const [first] = sessions
  expect(await office.anna.person.endSessions({ id, sessionId: first?.id })).toEqual({ ended: 1 })
  expect(await office.anna.person.endSessions({ id, sessionId: first?.id })).toEqual({ ended: 0 })
  expect((await office.anna.person.sessions({ id })).sessions).toEqual(sessions.slice(1))
  expect(await office.anna.person.endSessions({ id })).toEqual({ ended: 1 })
  expect((await office.anna.person.sessions({ id })).sessions).toEqual([])
  const ended = (await office.events()).filter(({ type, personId }) => type === 'logout' && personId === id)
  expect(ended.map(({ actorName }) => actorName)).toEqual([anna.name, anna.name])
})

test('SEC-A25: a session of somebody else is not ended in the name of this person', async () => {
  const office = await startOffice()
  const [id, annas] = [await idOf(office, 'ben'), await idOf(office, 'anna')]
  const { sessions } = await office.anna.person.sessions({ id: annas })
  expect(await office.anna.person.endSessions({ id, sessionId: sessions[0]?.id })).toEqual({ ended: 0 })
  expect((await office.anna.person.sessions({ id: annas })).sessions).toEqual(sessions)
})

test('a device is forgotten once, and only as its own person’s', async () => {
  const office = await startOffice()
  const id = await idOf(office, 'ben')
  await consoleToken(office, ben)
  const deviceId = (await office.anna.person.sessions({ id })).devices[0]?.id ?? ''
  const elsewhere = office.anna.person.forgetDevice({ id: await idOf(office, 'anna'), deviceId })
  expect(await rejection(elsewhere)).toMatchObject({ code: 'NOT_FOUND' })
  expect(await office.anna.person.forgetDevice({ id, deviceId })).toEqual({ id })
  expect(await rejection(office.anna.person.forgetDevice({ id, deviceId }))).toMatchObject({ code: 'NOT_FOUND' })
})

test('an application that a person let in is listed, and has to ask again once it is taken away', async () => {
  const office = await startOffice()
  const id = await idOf(office, 'ben')
  await consoleToken(office, ben)
  const { items } = await office.anna.person.applications({ id })
  expect(items).toMatchObject([{ clientId: 'authly-console', name: 'Authly console', openGrants: 1 }])
  const taken = { id, clientId: 'authly-console' }
  expect(await office.anna.person.revokeApplication(taken)).toEqual({ id })
  expect((await office.anna.person.applications({ id })).items).toEqual([])
  expect(await rejection(office.anna.person.revokeApplication(taken))).toMatchObject({ code: 'NOT_FOUND' })
})

test('the resources that an application may get tokens for are shown with it', async () => {
  const office = await startOffice()
  const id = await idOf(office, 'ben')
  const resource = 'https://api.office.example/'
  const redirectUri = 'https://app.office.example/cb'
  await office.anna.resources.put({ identifier: resource, name: 'Office API', scopes: ['read'] })
  const { application } = await office.anna.applications.create({
    template: 'spa',
    name: 'Invoices',
    redirectUris: [redirectUri],
    scopes: ['openid', 'read'],
    resources: [resource],
  })
  const question = new URLSearchParams({
    client_id: application.clientId,
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: 'openid read',
    resource,
    code_challenge: createPkce().challenge,
    code_challenge_method: 'S256',
  })
  expect(answered(await agree(createVisitor(office.send), `/oauth/authorize?${question}`, ben)).code).toBeTruthy()
  expect((await office.anna.person.applications({ id })).items).toMatchObject([
    { name: 'Invoices', resources: [resource] },
  ])
})
