import { expect, test } from 'vitest'
import { authorizePath, createPkce, eventsOf, isHealthy, redirectUri, startOffice } from '../support/code-flow.ts'
import { intranet } from '../support/data.ts'

const errorPage = {
  status: 400,
  location: undefined,
  text: expect.stringContaining('This request cannot be completed'),
}

const foreign = [
  'https://app.example@evil.test/cb',
  'https://intranet.office.example@evil.test/callback',
  'https://INTRANET.office.example/callback',
  'https://intranet.office.example/CALLBACK',
  'https://intranet.office.example/callback/',
  'https://intranet.office.example/callback/../x',
  'https://intranet.office.example/callbackappended',
  'https://intranet.office.example/callback%2f..%2f',
  'https://intranet.office.example/callback;x',
  'https://intranet.office.example/callback?x=1',
  'https://intranet.office.example/callback#f',
  'https://intranet.office.example/callback%00',
  'https://intranet.office.example/callback\0',
  'https://intranet.office.example\\callback',
  'https://intranet.office.example/call\tback',
  'https://intranet.office.example/callback\n',
  'https://intranet.office.example:443/callback',
  'https://intranet.office.example/%63allback',
  'http://intranet.office.example/callback',
  'javascript:alert(1)',
]

test('SEC-A01, SEC-A02, SEC-B01, SEC-C40: a redirect URI that is not the registered text gets a page and no redirect', async () => {
  const { visitor, send, ...office } = await startOffice()
  for (const redirect_uri of foreign) {
    const { status, headers, text } = await visitor.open(authorizePath({ redirect_uri }))
    expect({ status, location: headers.location, text }, redirect_uri).toEqual(errorPage)
  }
  const events = await eventsOf(office, 'unauthorized_access')
  expect(events).toHaveLength(foreign.length)
  expect(
    events.every(({ reason, clientName }) => reason === 'invalid_redirect_uri' && clientName === 'Office Intranet'),
  ).toBe(true)
  expect(await isHealthy(send)).toBe(true)
})

const notLoopback = [
  'http://127.0.0.1:80@evil.test/callback',
  'http://127.0.0.1.evil.test/callback',
  'http://0.0.0.0/callback',
  'http://localhost/callback',
  'http://127.1/callback',
  'http://127.0.0.1/other',
  'http://127.0.0.1:99999/callback',
  'http://127.0.0.1:80\\@evil.test/callback',
  'http://[::1]/callback',
  'https://127.0.0.1/callback',
]

test('SEC-A03: the free port of a loopback URI frees nothing else', async () => {
  const { visitor } = await startOffice()
  for (const redirect_uri of notLoopback) {
    const { status, headers, text } = await visitor.open(authorizePath({ client_id: 'notes', redirect_uri }))
    expect({ status, location: headers.location, text }, redirect_uri).toEqual(errorPage)
  }
  const page = await visitor.open(
    authorizePath({ client_id: 'notes', redirect_uri: 'http://127.0.0.1:51234/callback' }),
  )
  expect([page.status, page.text]).toEqual([200, expect.stringContaining('name="password"')])
})

test('SEC-B02, SEC-B40: without a known client nothing is redirected, whatever else is wrong', async () => {
  const { visitor, ...office } = await startOffice()
  for (const changes of [
    { client_id: '' },
    { client_id: 'nobody' },
    { client_id: 'nobody', prompt: 'none' },
    { client_id: 'nobody', scope: '"' },
  ]) {
    const { status, headers, text } = await visitor.open(authorizePath(changes))
    expect({ status, location: headers.location, text }).toEqual(errorPage)
  }
  expect((await eventsOf(office, 'unauthorized_access')).map(({ reason }) => reason)).toContain('unknown_client')
})

test('SEC-B03: a client with two redirect URIs has to say which', async () => {
  const office = await startOffice()
  await office.register({ ...intranet, client_id: 'two', redirect_uris: [redirectUri, 'https://two.example/cb'] })
  const { status, headers, text } = await office.visitor.open(authorizePath({ client_id: 'two', redirect_uri: '' }))
  expect({ status, location: headers.location, text }).toEqual(errorPage)
  expect((await office.visitor.open(authorizePath({ redirect_uri: '' }))).status).toBe(200)
})

test('SEC-B16: a client or redirect URI that is sent twice is nobody', async () => {
  const { visitor } = await startOffice()
  for (const again of ['client_id=intranet', `redirect_uri=${encodeURIComponent(redirectUri)}`]) {
    const { status, headers, text } = await visitor.open(`${authorizePath()}&${again}`)
    expect({ status, location: headers.location, text }).toEqual(errorPage)
  }
})

test('SEC-A61: 12 kilobytes of anything are answered at once', async () => {
  const { visitor, send } = await startOffice()
  const long = 'a '.repeat(5000)
  for (const name of [
    'scope',
    'redirect_uri',
    'login_hint',
    'state',
    'nonce',
    'prompt',
    'code_challenge',
    'client_id',
  ]) {
    const began = performance.now()
    const { status } = await visitor.open(authorizePath({ [name]: long.slice(0, 9000) }))
    expect(status, name).toBeLessThan(500)
    expect(performance.now() - began, name).toBeLessThan(500)
  }
  const posted = await send('/oauth/token', {
    form: { grant_type: 'client_credentials', scope: 'a '.repeat(50_000), code_verifier: createPkce().verifier },
  })
  expect(posted.status).toBe(413)
  expect(await isHealthy(send)).toBe(true)
})

test('SEC-C52: every error page says the same in the same place, in words that a script can wait for', async () => {
  const { visitor } = await startOffice()
  const wrong = [
    authorizePath({ client_id: '' }),
    authorizePath({ client_id: 'nobody' }),
    authorizePath({ redirect_uri: 'https://evil.example/' }),
    '/oauth/authorize?client_id=intranet&request_uri=urn:ietf:params:oauth:request_uri:nothing',
  ]
  for (const path of wrong) {
    const { text, status } = await visitor.open(path)
    expect(status, path).toBe(400)
    expect(text).toMatch(
      /<h1>This request cannot be completed<\/h1>\n<p class="problem" role="alert">[A-Z][^<]+\.<\/p>/,
    )
    expect(text).toMatch(/<code>invalid_request(_uri)?<\/code>, request <code>[0-9a-z]{26}<\/code>/)
  }
})
