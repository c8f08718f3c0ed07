import { expect, test } from 'vitest'
import { startOffice as startConsole } from '../support/appliance.ts'
import { createVisitor } from '../support/browserless.ts'
import {
  agree,
  answered,
  authorizePath,
  eventsOf,
  isHealthy,
  obtainTokens,
  redeem,
  signIn,
  startOffice,
  userinfoStatus,
  verifier,
} from '../support/code-flow.ts'
import { intranet } from '../support/data.ts'
import { basic, issuer } from '../support/http-server.ts'

test('SEC-B10, SEC-A10: no client gets a code without a challenge, so a verifier never meets a code that has none', async () => {
  const office = await startOffice()
  for (const changes of [
    { code_challenge: '', code_challenge_method: '' },
    { code_challenge: '', code_challenge_method: 'S256' },
    { code_challenge_method: '' },
    { code_challenge: verifier, code_challenge_method: 'plain' },
  ]) {
    const answer = answered(await office.visitor.open(authorizePath(changes)))
    expect([answer.error, answer.code, answer.iss]).toEqual(['invalid_request', undefined, issuer])
  }
  expect((await eventsOf(office, 'pkce_failure')).map(({ reason }) => reason)).toEqual([
    'pkce_missing',
    'pkce_missing',
    'pkce_downgrade',
    'pkce_downgrade',
  ])
  expect(await isHealthy(office.send)).toBe(true)
})

test('SEC-B35: every answer to an application names exactly the issuer, and none is redirected without it', async () => {
  const office = await startOffice()
  const discovered = (await office.send('/.well-known/openid-configuration')).json()
  const denied = await (async () => {
    const consent = await signIn(office.visitor, await office.visitor.open(authorizePath()))
    return office.visitor.submit(consent, {}, 'deny')
  })()
  const answers = [
    denied,
    await agree(office.visitor, authorizePath()),
    await office.send(authorizePath({ prompt: 'none' })),
    await office.send(authorizePath({ response_type: 'token' })),
    await office.send(authorizePath({ scope: 'unknown' })),
    await office.send(authorizePath({ request: 'x' })),
    await office.send(authorizePath({ code_challenge: '' })),
  ].map(answered)
  expect(answers.map(({ iss }) => iss)).toEqual(Array(7).fill(discovered.issuer))
  expect(answers.filter(({ code }) => code !== undefined)).toHaveLength(1)
  expect(answers.every(({ state }) => state === 'state-of-the-client')).toBe(true)
})

test('SEC-B41: no application is made that is called like a person, and a person’s subject is never a client’s', async () => {
  const office = await startConsole()
  const { items } = await office.anna.people.list({})
  const made = await Promise.all(
    items.map(({ id }) => office.anna.applications.create({ template: 'machine', name: id })),
  )
  const subjects = new Set(items.map(({ id }) => id))
  expect(made.filter(({ application }) => subjects.has(application.clientId))).toEqual([])
})

test('SEC-B37, SEC-A20: a token in the address, twice, or of another kind opens nothing', async () => {
  const office = await startOffice()
  const tokens = await obtainTokens(office)
  const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })
  expect((await office.send(`/oauth/userinfo?access_token=${tokens.access_token}`)).status).toBe(401)
  expect(await userinfoStatus(office.send, tokens.id_token)).toBe(401)
  expect(await userinfoStatus(office.send, tokens.refresh_token)).toBe(401)
  const twice = { ...bearer(tokens.access_token), form: { access_token: tokens.access_token } }
  expect((await office.send('/oauth/userinfo', twice)).status).toBe(400)
  const polluted = `access_token=x&access_token=${tokens.access_token}`
  expect((await office.send('/oauth/userinfo', { form: polluted })).status).toBe(400)
  expect((await office.send('/oauth/userinfo', bearer(`${tokens.access_token},${tokens.id_token}`))).status).toBe(401)
  const recorded = JSON.stringify(await office.events())
  for (const token of [tokens.access_token, tokens.id_token, tokens.refresh_token])
    expect(recorded).not.toContain(token)
  expect(await userinfoStatus(office.send, tokens.access_token)).toBe(200)
})

test('SEC-B16: parameters that are sent twice, in the address and in the body or in another spelling never win', async () => {
  const office = await startOffice()
  const headers = basic('intranet', office.secret)
  const { code = '' } = answered(await agree(office.visitor, authorizePath()))
  const right = `grant_type=authorization_code&code=${code}&code_verifier=${verifier}`
  for (const [path, form] of [
    ['/oauth/token', `${right}&code=x`],
    ['/oauth/token', `${right}&code=`],
    ['/oauth/token', `${right}&%63ode=x`],
    ['/oauth/token', `${right}&client_id=notes`],
    ['/oauth/token?code=x', right],
    ['/oauth/token?%63ode=x', right],
    ['/oauth/token', `${right}&client_secret=${office.secret}`],
  ] as const) {
    const answer = await office.send(path, { headers, form })
    expect([answer.status, answer.json().error], `${path} ${form}`).toEqual([400, 'invalid_request'])
  }
  const refused = await eventsOf(office, 'unauthorized_access')
  expect(refused).toHaveLength(7)
  expect(JSON.stringify(refused)).not.toContain(code)
  expect((await redeem(office, { code })).status).toBe(200)
  const odd = await office.send(`${authorizePath()}&redirect_uri=https://evil.test/cb`)
  expect([odd.status, odd.headers.location]).toEqual([400, undefined])
})

test('SEC-A50, SEC-B40: no parameter of any page leads the browser to an address that nobody registered', async () => {
  const office = await startOffice()
  const evil = 'https://evil.test/cb'
  const visitor = createVisitor(office.send)
  await agree(visitor, authorizePath())
  for (const path of [
    `/oauth/logout?post_logout_redirect_uri=${evil}`,
    `/oauth/logout?post_logout_redirect_uri=${evil}&client_id=intranet`,
    `/oauth/logout?post_logout_redirect_uri=https://intranet.office.example/?foo&client_id=intranet`,
    `/oauth/logout?post_logout_redirect_uri=https://intranet.office.example&client_id=intranet`,
    `/oauth/logout?return_to=${evil}&redirect_uri=${evil}&next=//evil.test`,
    `/oauth/login?return_to=${evil}`,
    `/console/callback?return_to=${evil}`,
    authorizePath({ redirect_uri: evil }),
    authorizePath({ client_id: 'x', redirect_uri: evil, prompt: 'none' }),
    `${authorizePath({ redirect_uri: '' })}&redirect_uri=${evil}`,
  ]) {
    const { headers } = await visitor.open(path)
    expect(headers.location ?? '', path).not.toContain('evil')
    expect(headers.refresh, path).toBeUndefined()
  }
  expect(intranet.post_logout_redirect_uris).toEqual(['https://intranet.office.example/'])
  expect(await isHealthy(office.send)).toBe(true)
})
