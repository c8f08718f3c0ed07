import { expect, test } from 'vitest'
import { createVisitor } from '../../support/browserless.ts'
import { eventsOf, introspected, obtainTokens } from '../../support/code-flow.ts'
import { anna, ben } from '../../support/data.ts'
import { enter, send, startAccount } from './own-account.ts'

async function startLeaving() {
  const office = await startAccount()
  const { appliance } = office
  const current = appliance.policies.current()
  await appliance.store.write((transaction) =>
    appliance.policies.change(transaction, { ...current, account: { ...current.account, selfDelete: true } }),
  )
  return office
}

test('a person takes along what is stored about them, and no secret with it', async () => {
  const office = await startAccount()
  const tokens = await obtainTokens(office)
  const answer = await send(office.visitor, { page: '/account/data' })
  expect(answer.status).toBe(200)
  expect(answer.headers['content-disposition']).toBe('attachment; filename="my-account.json"')
  expect(answer.headers['cache-control']).toBe('no-store')
  expect(answer.json()).toMatchObject({
    person: [{ username: ben.username, email: ben.email }],
    sessions: [{ address: '127.0.0.1' }],
    grants: [{ client_id: 'intranet' }],
    activity: expect.arrayContaining([expect.objectContaining({ type: 'data_exported' })]),
  })
  const person = await office.appliance.repositories.people.find(office.benId)
  const cookies = [...office.visitor.cookies.values()]
  for (const secret of [
    ben.password,
    person?.password_hash ?? '',
    tokens.access_token,
    tokens.refresh_token,
    ...cookies,
  ])
    expect(answer.text).not.toContain(secret)
  expect(answer.text).not.toMatch(/hash|secret/i)
})

test('where the office keeps the accounts itself, nobody deletes one', async () => {
  const office = await startAccount()
  expect((await office.visitor.open('/account')).text).not.toContain('/account/delete')
  const page = await office.visitor.open('/account/delete')
  expect([page.status, page.text]).toEqual([403, expect.stringContaining('Ask an administrator')])
  expect(await office.appliance.repositories.people.find(office.benId)).toBeDefined()
})

test('where it lets them, a person who types their user name is gone, and all that was theirs is dead (SEC-A32)', async () => {
  const office = await startLeaving()
  const tokens = await obtainTokens(office)
  const wrong = await send(office.visitor, { page: '/account/delete', fields: { username: 'anna' } })
  expect([wrong.status, wrong.text]).toEqual([422, expect.stringContaining('This is not your user name')])
  expect(wrong.text).toContain('value="anna"')
  const gone = await send(office.visitor, { page: '/account/delete', fields: { username: ' Ben ' } })
  expect([gone.status, gone.text]).toEqual([200, expect.stringContaining('Your account is deleted')])
  expect(await office.appliance.repositories.people.find(office.benId)).toBeUndefined()
  expect((await office.visitor.open('/account')).status).toBe(303)
  expect(await introspected(office, tokens.access_token)).toEqual({ active: false })
  expect(await eventsOf(office, 'user_deleted')).toMatchObject([{ actorId: office.benId, personId: office.benId }])
  const visitor = createVisitor(office.send)
  expect((await enter(visitor)).text).toContain('do not go together')
})

test('the last administrator stays', async () => {
  const office = await startLeaving()
  await office.add(anna)
  const hers = createVisitor(office.send)
  const page = await enter(hers, anna, '/account/delete')
  if (!page.text.includes('Delete your account?')) await hers.submit(page, {}, 'later')
  const answer = await send(hers, { page: '/account/delete', fields: { username: anna.username } })
  expect([answer.status, answer.text]).toEqual([422, expect.stringContaining('last enabled administrator')])
})
