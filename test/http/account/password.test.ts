import { expect, test } from 'vitest'
import { createVisitor } from '../../support/browserless.ts'
import { eventsOf, follow, introspected, obtainTokens } from '../../support/code-flow.ts'
import { ben, nobodysPassword } from '../../support/data.ts'
import { enter, send, startAccount } from './own-account.ts'

const page = '/account/password'
const next = 'Four yellow 9 umbrellas, dry'
const change = (changes: Record<string, string> = {}) => ({
  page,
  fields: { current: ben.password, new: next, again: next, ...changes },
})

test('ASVS 6.2.3: another password takes the present one; then all else ends, and this session goes on', async () => {
  const office = await startAccount()
  const tokens = await obtainTokens(office)
  const elsewhere = createVisitor(office.send)
  await enter(elsewhere)
  const answer = await send(office.visitor, change())
  expect(answer.headers.location).toBe('/account/password?said=password_changed')
  expect((await follow(office.visitor, answer)).text).toContain('Your password is changed')
  expect((await elsewhere.open('/account')).status).toBe(303)
  expect(await introspected(office, tokens.access_token)).toEqual({ active: false })
  expect(await eventsOf(office, 'password_change')).toMatchObject([{ personId: office.benId, outcome: 'success' }])
  expect((await enter(createVisitor(office.send), { ...ben, password: next })).text).toContain('<h1>Profile</h1>')
})

test('SEC-A31: the cookie that the browser had before is worth nothing afterwards', async () => {
  const office = await startAccount()
  const before = new Map(office.visitor.cookies)
  await send(office.visitor, change())
  const thief = createVisitor(office.send)
  for (const [name, value] of before) thief.cookies.set(name, value)
  expect((await thief.open('/account')).status).toBe(303)
  expect((await office.visitor.open('/account')).status).toBe(200)
})

test('a wrong present password changes nothing, is recorded, and no field gives a password back', async () => {
  const office = await startAccount()
  const answer = await send(office.visitor, change({ current: nobodysPassword }))
  expect([answer.status, answer.text]).toEqual([422, expect.stringContaining('not your current password')])
  for (const typed of [nobodysPassword, next]) expect(answer.text).not.toContain(typed)
  expect((await eventsOf(office, 'password_change')).filter(({ outcome }) => outcome === 'success')).toEqual([])
  const failures = (await office.events()).filter(
    ({ outcome, reason }) => outcome === 'failure' && reason === 'wrong_password',
  )
  expect(failures).toMatchObject([{ personId: office.benId }])
  expect((await enter(createVisitor(office.send))).text).toContain('<h1>Profile</h1>')
})

test('the page says what of the policy the new password met and what it lacks, and in the same sentences', async () => {
  const { visitor } = await startAccount()
  const neutral = await visitor.open(page)
  expect(neutral.text).toContain('12 characters or more')
  expect(neutral.text).not.toContain('(missing)')
  const answer = await send(visitor, change({ new: 'Short 1', again: 'Short 1' }))
  expect(answer.status).toBe(422)
  expect(answer.text).toContain('<li class="missing">12 characters or more')
  expect(answer.text).toContain('<li class="met">A digit')
  const twice = await send(visitor, change({ again: `${next}!` }))
  expect(twice.text).toContain('The two new passwords differ')
})

test('SEC-A41: guessing the present password here is held back as at the sign-in', async () => {
  const { visitor } = await startAccount()
  let answer = await visitor.open(page)
  for (let guess = 0; guess < 30 && answer.status !== 429; guess++)
    answer = await send(visitor, change({ current: `${nobodysPassword} ${guess}` }))
  expect([answer.status, Number(answer.headers['retry-after']) > 0]).toEqual([429, true])
  expect((await send(visitor, change())).status).toBe(429)
})
