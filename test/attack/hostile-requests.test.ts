import { expect, test } from 'vitest'
import { createVisitor, formIn } from '../support/browserless.ts'
import { agree, answered, authorizePath, eventsOf, signIn, startOffice } from '../support/code-flow.ts'
import { ben, intranet } from '../support/data.ts'
import { basic } from '../support/http-server.ts'
import { push, pushedPath, requestForm } from '../support/pushed-requests.ts'
import { addResource, files } from '../support/resources.ts'

test('SEC-A07: an application that named itself shows its name as text, in its place, beside the warning', async () => {
  const office = await startOffice()
  await addResource(office, files, { name: '<script>alert(1)</script>\u202Eelif' })
  const name = '<img src=x onerror=alert(1)>\u202EgnihtynA\u200B'
  const facts = { origin: 'registration', scopes: ['openid', 'read'], resources: [files] } satisfies Partial<
    typeof intranet
  >
  await office.register({ ...intranet, ...facts, client_id: 'self', name })
  const path = authorizePath({ client_id: 'self', scope: 'openid read', resource: files })
  const page = await signIn(office.visitor, await office.visitor.open(path))
  expect(page.text).toContain('<bdi>&#60;img src&#61;x onerror&#61;alert(1)&#62;\u202EgnihtynA')
  expect(page.text).toContain('<bdi>&#60;script&#62;alert(1)')
  expect(page.text).not.toMatch(/<img|<script>/)
  expect(page.text).toContain('registered itself')
})

test('SEC-A29: what one browser was asked nobody answers from another site, another browser or an address', async () => {
  const office = await startOffice()
  const consent = await signIn(office.visitor, await office.visitor.open(await pushedPath(office)))
  const { action, fields } = formIn(consent.text)
  const form = { ...fields, action: 'allow' }
  const elsewhere = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
  expect((await office.visitor.open(action, { form, headers: elsewhere })).status).toBe(403)
  const attacker = createVisitor(office.send)
  await agree(attacker, authorizePath(), ben)
  expect((await attacker.open(action, { form })).status).toBe(403)
  const byAddress = await office.visitor.open(`${action}?${new URLSearchParams(form)}`)
  expect([404, 405]).toContain(byAddress.status)
  expect(await eventsOf(office, 'unauthorized_access')).toMatchObject([
    { reason: 'csrf_rejected' },
    { reason: 'csrf_rejected' },
  ])
  expect(answered(await office.visitor.submit(consent, {}, 'allow'))).toHaveProperty('code')
})

test('SEC-B34, SEC-A30: no page on the way, nor the one that posts the answer, may be framed', async () => {
  const office = await startOffice()
  const byForm = authorizePath({ response_mode: 'form_post' })
  const login = await office.visitor.open(byForm)
  const consent = await signIn(office.visitor, login)
  const answer = await office.visitor.submit(consent, {}, 'allow')
  const error = await office.visitor.open(authorizePath({ client_id: 'nobody' }))
  for (const { headers } of [login, consent, answer, error]) {
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
    expect(headers['x-frame-options']).toBe('DENY')
  }
})

test('of many who allow the same pushed request at the same moment one gets a code', async () => {
  const office = await startOffice()
  const consent = await signIn(office.visitor, await office.visitor.open(await pushedPath(office)))
  const answers = await Promise.all(Array.from({ length: 50 }, () => office.visitor.submit(consent, {}, 'allow')))
  const codes = answers.filter(({ headers }) => headers.location?.includes('code='))
  expect(codes).toHaveLength(1)
  const rest = answers.filter((one) => !codes.includes(one))
  expect(rest.every(({ text, headers }) => `${text}${headers.location}`.includes('invalid_request_uri'))).toBe(true)
})

const heavy: [string, Record<string, string>][] = [
  [
    'claims a thousand lists deep',
    { claims: `{"userinfo":{"name":{"value":${'['.repeat(1000)}${']'.repeat(1000)}}}}` },
  ],
  [
    'more claims than there are',
    {
      claims: JSON.stringify({ userinfo: Object.fromEntries(Array.from({ length: 101 }, (_, n) => [`c${n}`, null])) }),
    },
  ],
  [
    'claims named like parts of an object',
    {
      claims:
        '{"userinfo":{"__proto__":null,"constructor":null,"toString":{"essential":true}},"__proto__":{"id_token":1}}',
    },
  ],
  ['a state of 5,000 characters', { state: 's'.repeat(5000) }],
  ['a nonce of 3,000 characters', { nonce: 'n'.repeat(3000) }],
  ['a request of 13,000 characters', { extra: 'x'.repeat(13_000) }],
  ['acr_values without end', { acr_values: 'aal9 '.repeat(1000) }],
  ['a request object of dots', { request: '.'.repeat(5000) }],
]

test.each(heavy)('%s does no harm', async (_, changes) => {
  const office = await startOffice()
  const pushed = await push(office, changes)
  expect([201, 400]).toContain(pushed.status)
  const [, form = ''] = authorizePath(changes).split('?')
  expect([200, 303, 400]).toContain((await office.visitor.open('/oauth/authorize', { form })).status)
  expect(answered(await agree(office.visitor, authorizePath()))).toHaveProperty('code')
})

test('a body beyond all measure, a hundred resources and a wrong type are refused at the push', async () => {
  const office = await startOffice()
  const headers = basic('intranet', office.secret)
  const form = new URLSearchParams(requestForm())
  const large = await office.send('/oauth/par', { headers, form: `${form}&extra=${'x'.repeat(70_000)}` })
  expect([large.status, large.json().error]).toEqual([413, 'invalid_request'])
  const many = await office.send('/oauth/par', {
    headers,
    form: `${form}${'&resource=https%3A%2F%2Fa.example'.repeat(100)}`,
  })
  expect(many.status).toBe(400)
  const json = { ...headers, 'content-type': 'application/json' }
  expect((await office.send('/oauth/par', { headers: json, body: '{}' })).status).toBe(415)
  expect((await office.send('/oauth/par')).status).toBe(405)
})
