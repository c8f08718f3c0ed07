import { decodeJwt } from 'jose'
import { expect, test } from 'vitest'
import { createVisitor, formIn } from '../support/browserless.ts'
import {
  agree,
  answered,
  authorizePath,
  eventsOf,
  obtainTokens,
  redeem,
  redirectUri,
  signIn,
  startOffice,
  tokensIn,
} from '../support/code-flow.ts'
import { intranet, notes } from '../support/data.ts'
import { basic, issuer } from '../support/http-server.ts'

const byForm = (changes: Record<string, string> = {}) => authorizePath({ response_mode: 'form_post', ...changes })

test('SEC-C03: the code travels in a form, nothing of it in an address, and no script is needed', async () => {
  const office = await startOffice()
  const consent = await signIn(office.visitor, await office.visitor.open(byForm()))
  const page = await office.visitor.submit(consent, {}, 'allow')
  expect([page.status, page.headers.location, page.headers['cache-control']]).toEqual([200, undefined, 'no-store'])
  const { action, fields } = formIn(page.text)
  expect(action).toBe(redirectUri)
  expect(Object.keys(fields)).toEqual(['code', 'state', 'iss'])
  expect([fields.state, fields.iss]).toEqual(['state-of-the-client', issuer])
  expect(page.text).toMatch(/<button>Continue<\/button>/)
  expect((await redeem(office, { code: fields.code ?? '' })).status).toBe(200)
})

test('SEC-C03, SEC-C29, SEC-C31, SEC-C33, SEC-C41: the plan of query holds for form_post', async () => {
  const office = await startOffice()
  const first = await obtainTokens(office)
  for (const wish of [
    {},
    { prompt: 'none' },
    { max_age: '10000' },
    { prompt: 'none', id_token_hint: first.id_token },
  ]) {
    const { code = '' } = formIn((await office.visitor.open(byForm(wish))).text).fields
    const next = decodeJwt(tokensIn(await redeem(office, { code })).id_token)
    expect(next.auth_time).toBe(decodeJwt(first.id_token).auth_time)
  }
  const [, form = ''] = byForm().split('?')
  expect(formIn((await office.visitor.open('/oauth/authorize', { form })).text).fields).toHaveProperty('code')
})

test('SEC-C28, SEC-B39: errors travel in the form as well', async () => {
  const office = await startOffice()
  const silent = await office.visitor.open(byForm({ prompt: 'none' }))
  expect(formIn(silent.text)).toMatchObject({
    action: redirectUri,
    fields: { error: 'login_required', state: 'state-of-the-client', iss: issuer },
  })
  const consent = await signIn(office.visitor, await office.visitor.open(byForm()))
  expect(formIn((await office.visitor.submit(consent, {}, 'deny')).text).fields.error).toBe('access_denied')
  expect(formIn((await office.visitor.open(byForm({ scope: 'nonsense' }))).text).fields.error).toBe('invalid_scope')
  expect(await eventsOf(office, 'oauth_authorization')).toMatchObject([{ reason: 'rejected_by_person' }])
})

test('SEC-A06: whatever the state and the address hold is shown as text, and the form ends at the application alone', async () => {
  const office = await startOffice()
  const quoted = 'https://intranet.office.example/cb?a=%27%22&b='
  await office.register({
    ...intranet,
    client_id: 'quoted',
    name: '</h1><script>',
    redirect_uris: [quoted],
    first_party: true,
  })
  const state = '"><script>alert(1)</script>\'&#38;<!--'
  const path = byForm({ client_id: 'quoted', redirect_uri: quoted, state })
  const page = await signIn(office.visitor, await office.visitor.open(path))
  expect(page.text).not.toContain('<script>')
  expect(formIn(page.text)).toMatchObject({ action: quoted, fields: { state } })
  const script = /<script type="module" src="([^"]+)"><\/script>/.exec(page.text)?.[1] ?? ''
  expect(page.headers['content-security-policy']).toBe(
    [
      "default-src 'none'",
      "style-src 'self'",
      "img-src 'self' data:",
      `script-src ${script}`,
      'form-action https://intranet.office.example',
      "frame-ancestors 'none'",
      "base-uri 'none'",
    ].join('; '),
  )
  expect(page.headers['x-frame-options']).toBe('DENY')
  const served = await office.send(new URL(script).pathname)
  expect([served.status, served.headers['content-type'], served.text]).toEqual([
    200,
    'text/javascript; charset=utf-8',
    'document.forms[0].requestSubmit()',
  ])
  expect(served.headers['cache-control']).toContain('immutable')
})

test('a private scheme takes no form, and an ambiguous mode none either', async () => {
  const office = await startOffice()
  await office.register({ ...notes, client_id: 'app', redirect_uris: ['com.example.app:/callback'] })
  const app = { client_id: 'app', redirect_uri: 'com.example.app:/callback' }
  const back = await office.visitor.open(byForm(app))
  expect(back.headers.location).toMatch(/^com\.example\.app:\/callback\?error=invalid_request&/)
  const twice = await office.visitor.open(`${byForm()}&response_mode=query`)
  expect(answered(twice).error).toBe('invalid_request')
})

test('SEC-C18, SEC-C49: a confidential client may be let in without PKCE and nonce; a public one, or one of the FAPI profile, never', async () => {
  const office = await startOffice()
  const legacy = { ...intranet, require_pkce: false }
  const secret = await office.register({ ...legacy, client_id: 'legacy' })
  await office.register({ ...notes, client_id: 'public', require_pkce: false, redirect_uris: [redirectUri] })
  await office.register({ ...legacy, client_id: 'fapi', security_profile: 'fapi2' })
  const bare = { code_challenge: '', code_challenge_method: '' }
  const { code = '' } = answered(await agree(office.visitor, authorizePath({ client_id: 'legacy', ...bare })))
  const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri }
  const { id_token } = tokensIn(await office.send('/oauth/token', { headers: basic('legacy', secret), form }))
  expect(decodeJwt(id_token)).not.toHaveProperty('nonce')
  for (const client_id of ['intranet', 'public', 'fapi']) {
    const back = answered(await createVisitor(office.send).open(authorizePath({ client_id, ...bare })))
    expect([client_id, back.error]).toEqual([client_id, 'invalid_request'])
  }
  expect(answered(await office.visitor.open(authorizePath({ client_id: 'legacy', code_challenge: '' }))).error).toBe(
    'invalid_request',
  )
  const plain = authorizePath({ client_id: 'legacy', code_challenge_method: 'plain' })
  expect(answered(await office.visitor.open(plain)).error).toBe('invalid_request')
  // Whoever sends a challenge is held to it (SEC-C48, SEC-A10).
  const bound = answered(await office.visitor.open(authorizePath({ client_id: 'legacy' })))
  const unproven = await office.send('/oauth/token', {
    headers: basic('legacy', secret),
    form: { ...form, code: bound.code ?? '' },
  })
  expect(unproven.json().error).toBe('invalid_grant')
})
