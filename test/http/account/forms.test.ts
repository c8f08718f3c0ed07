import { expect, test } from 'vitest'
import { eventsOf } from '../../support/code-flow.ts'
import { ben } from '../../support/data.ts'
import { formTo, startAccount } from './own-account.ts'

/** Every form of the account: where it is sent, and what a stranger would want in it. */
const forms: readonly [action: string, fields: Record<string, string>][] = [
  ['/account/name', { name: 'Mallory' }],
  ['/account/email', { email: 'mallory@evil.example' }],
  [
    '/account/password',
    { current: ben.password, new: 'Owned by 1 stranger, sadly', again: 'Owned by 1 stranger, sadly' },
  ],
  ['/account/authenticator', {}],
  ['/account/authenticator/confirm', { code: '123456' }],
  ['/account/passkeys/new', { response: '{}', name: 'x' }],
  ['/account/passkeys/rename', { passkey: 'x', name: 'x' }],
  ['/account/recovery-codes', {}],
  ['/account/remove-factor', { factor: 'totp' }],
  ['/account/sessions/end', { session: 'x' }],
  ['/account/sessions/end-others', {}],
  ['/account/devices/forget', { device: 'x' }],
  ['/account/applications/revoke', { client: 'intranet' }],
  ['/account/data', {}],
  ['/account/delete', { username: ben.username }],
]

test('SEC-A29: no form of the account counts without the token of its page, and each refusal is recorded', async () => {
  const office = await startAccount()
  const { visitor } = office
  for (const [action, fields] of forms) {
    const bare = await visitor.open(action, { form: fields })
    expect([bare.status, bare.text], action).toEqual([403, expect.stringContaining('not sent from the page')])
  }
  const refused = (await eventsOf(office, 'unauthorized_access')).filter(({ reason }) => reason === 'csrf_rejected')
  expect(refused).toHaveLength(forms.length)
})

test('SEC-A29: a token counts for its own form only, from this site only, in this browser only', async () => {
  const { visitor, appliance, benId } = await startAccount()
  const { csrf = '' } = formTo(await visitor.open('/account/name'), '/account/name').fields
  for (const [action, fields] of forms.filter(([path]) => path !== '/account/name')) {
    expect((await visitor.open(action, { form: { ...fields, csrf } })).status, action).toBe(403)
  }
  for (const headers of [{ origin: 'https://evil.test' }, { 'sec-fetch-site': 'cross-site' }, { origin: 'null' }]) {
    const answer = await visitor.open('/account/name', { form: { name: 'Mallory', csrf }, headers })
    expect(answer.status, JSON.stringify(headers)).toBe(403)
  }
  expect((await appliance.repositories.people.find(benId))?.name).toBe(ben.name)
})

test('a form that lay open for too long changes nothing and is shown anew', async () => {
  const { visitor, clock, appliance, benId } = await startAccount()
  const { fields } = formTo(await visitor.open('/account/name'), '/account/name')
  clock.advance(31 * 60_000)
  const answer = await visitor.open('/account/name', { form: { ...fields, name: 'Late' } })
  expect(answer.headers.location).toBe('/account/name?said=form_expired')
  expect((await visitor.open('/account/name?said=form_expired')).text).toContain('open for too long')
  expect((await appliance.repositories.people.find(benId))?.name).toBe(ben.name)
})

const takingFresh = [
  '/account/email',
  '/account/authenticator',
  '/account/passkeys/new',
  '/account/remove-factor?factor=totp',
  '/account/data',
]

test('SEC-A37: what matters takes a sign-in within the last ten minutes, by page and by form', async () => {
  const { visitor, clock } = await startAccount()
  const tokens = new Map<string, string>()
  for (const path of ['/account/email', '/account/authenticator', '/account/recovery-codes', '/account/data']) {
    const page = await visitor.open(path)
    if (page.text.includes(`action="${path}"`)) tokens.set(path, formTo(page, path).fields.csrf ?? '')
  }
  clock.advance(10 * 60_000 + 1)
  for (const path of takingFresh) {
    const { status, headers } = await visitor.open(path)
    expect([status, headers.location], path).toEqual([303, expect.stringMatching(/^\/account\/sign-in\?.*fresh/)])
  }
  for (const [path, csrf] of tokens) {
    const { status, headers } = await visitor.open(path, { form: { csrf } })
    expect([status, headers.location], path).toEqual([303, expect.stringMatching(/^\/account\/sign-in\?.*fresh/)])
  }
  expect(tokens.size).toBeGreaterThan(2)
})
