import { decodeJwt } from 'jose'
import { expect, test } from 'vitest'
import {
  agree,
  answered,
  authorizePath,
  eventsOf,
  introspected,
  type Office,
  startOffice,
  tokensIn,
  userinfoStatus,
  verifier,
} from '../support/code-flow.ts'
import { intranet, nightlyReport } from '../support/data.ts'
import { basic, issuer } from '../support/http-server.ts'
import { addResource, calendar, files } from '../support/resources.ts'

/** An application that may ask for two APIs, and one that acts for itself and may ask for one. */
async function startWithApis() {
  const office = await startOffice()
  await addResource(office, files, { scopes: ['read', 'write'], access_token_seconds: 300 })
  await addResource(office, calendar, { scopes: ['read'], access_token_seconds: 120 })
  const scopes = ['openid', 'profile', 'read', 'write']
  const secret = await office.register({ ...intranet, client_id: 'desk', scopes, resources: [files, calendar] })
  const reportSecret = await office.register({ ...nightlyReport, resources: [files] })
  return { ...office, desk: basic('desk', secret), report: basic('nightly-report', reportSecret) }
}

type WithApis = Awaited<ReturnType<typeof startWithApis>>

/** URLSearchParams of a record, but a list says its name several times. */
const several = (fields: Record<string, string | string[]>): string =>
  new URLSearchParams(
    Object.entries(fields).flatMap(([name, said]) => [said].flat().map((one) => [name, one])),
  ).toString()

async function codeFor(office: Office, resources: string[], scope = 'openid profile write') {
  const path = `${authorizePath({ client_id: 'desk', scope })}&${several({ resource: resources })}`
  return answered(await agree(office.visitor, path)).code ?? ''
}

const redeem = (office: WithApis, code: string, resource: string[] = []) =>
  office.send('/oauth/token', {
    headers: office.desk,
    form: several({ grant_type: 'authorization_code', code, code_verifier: verifier, resource }),
  })

const refresh = (office: WithApis, refresh_token: string, resource: string[] = []) =>
  office.send('/oauth/token', {
    headers: office.desk,
    form: several({ grant_type: 'refresh_token', refresh_token, resource }),
  })

test('SEC-B38: a token is for the resource that was granted, with its scopes, as long as it says, and userinfo refuses it', async () => {
  const office = await startWithApis()
  const answer = await redeem(office, await codeFor(office, [files]))
  const tokens = tokensIn(answer)
  expect(answer.json()).toMatchObject({ scope: 'write read', expires_in: 300, id_token: expect.any(String) })
  expect(decodeJwt(tokens.access_token)).toMatchObject({ aud: files, scope: 'write read' })
  expect(await userinfoStatus(office.send, tokens.access_token)).toBe(401)
  expect(await eventsOf(office, 'invalid_token')).toMatchObject([{ reason: 'wrong_audience' }])
})

test('of several resources one may be picked at a time, and none that was not granted (RFC 8707 §2.2)', async () => {
  const office = await startWithApis()
  const both = tokensIn(await redeem(office, await codeFor(office, [files, calendar])))
  expect(both).toMatchObject({ expires_in: 120 })
  expect(decodeJwt(both.access_token).aud).toEqual([files, calendar])
  const one = tokensIn(await refresh(office, both.refresh_token, [calendar]))
  expect(decodeJwt(one.access_token)).toMatchObject({ aud: calendar, scope: 'read' })
  const refused = await refresh(office, one.refresh_token, [issuer])
  expect([refused.status, refused.json().error]).toEqual([400, 'invalid_target'])
  const again = tokensIn(await refresh(office, one.refresh_token))
  expect(decodeJwt(again.access_token).aud).toEqual([files, calendar])
})

test('SEC-A23: a resource that is unknown, another client’s, or no longer this one’s is invalid_target, and burns nothing', async () => {
  const office = await startWithApis()
  const code = await codeFor(office, [])
  for (const resource of [files, 'https://nowhere.example/', 'no uri']) {
    expect((await redeem(office, code, [resource])).json().error, resource).toBe('invalid_target')
  }
  const ask = (resource: string) =>
    office.send('/oauth/token', { headers: office.report, form: { grant_type: 'client_credentials', resource } })
  expect((await ask(calendar)).json().error).toBe('invalid_target')
  const events = await eventsOf(office, 'unauthorized_access')
  expect(events.map(({ reason }) => reason)).toEqual(Array(4).fill('invalid_target'))
  expect(JSON.stringify(events)).not.toContain(code)
  const tokens = tokensIn(await redeem(office, code))
  expect(decodeJwt(tokens.access_token).aud).toBe(issuer)
  const granted = tokensIn(await redeem(office, await codeFor(office, [files])))
  const { store, repositories } = office.appliance
  await store.write((transaction) => repositories.resources.remove(transaction, files))
  expect((await refresh(office, granted.refresh_token)).json().error).toBe('invalid_target')
})

test('SEC-A22: what is for one API opens no other, and nothing is for the admin API and another', async () => {
  const office = await startWithApis()
  const granted = tokensIn(await redeem(office, await codeFor(office, [issuer, files])))
  expect(decodeJwt(granted.access_token).aud).toEqual([issuer, files])
  expect(await userinfoStatus(office.send, granted.access_token)).toBe(200)
  const form = several({ grant_type: 'client_credentials', resource: [files, `${issuer}/api/v1`] })
  expect((await office.send('/oauth/token', { headers: office.report, form })).json().error).toBe('invalid_target')
})

test('a machine asks for a resource, and for no scope that the resource does not know', async () => {
  const office = await startWithApis()
  const ask = (more: Record<string, string>) =>
    office.send('/oauth/token', { headers: office.report, form: { grant_type: 'client_credentials', ...more } })
  const { access_token, expires_in } = tokensIn(await ask({ resource: files }))
  expect([decodeJwt(access_token).aud, expires_in]).toEqual([files, 300])
  await addResource(office, files, { scopes: ['write'] })
  expect((await ask({ resource: files })).json().error).toBe('invalid_scope')
})

test('introspection says all audiences', async () => {
  const office = await startWithApis()
  const { access_token } = tokensIn(await redeem(office, await codeFor(office, [files, calendar])))
  const answer = await office.send('/oauth/introspect', { headers: office.desk, form: { token: access_token } })
  expect(answer.json()).toMatchObject({ active: true, aud: [files, calendar], scope: 'write read' })
  expect(await introspected(office, access_token)).toEqual({ active: false })
})

test('SEC-A57: an API introspects what is meant for it, whoever it was issued to, and nothing else', async () => {
  const office = await startWithApis()
  const api = basic(
    'files-api',
    await office.register({ ...nightlyReport, client_id: 'files-api', resources: [files] }),
  )
  const granted = tokensIn(await redeem(office, await codeFor(office, [files, calendar])))
  const other = tokensIn(await refresh(office, granted.refresh_token, [calendar]))
  const ask = async (token: string) =>
    (await office.send('/oauth/introspect', { headers: api, form: { token } })).json()
  const told = await ask(granted.access_token)
  expect(told).toMatchObject({ active: true, client_id: 'desk', sub: decodeJwt(granted.access_token).sub })
  expect(told).not.toHaveProperty('username')
  for (const token of [other.access_token, other.refresh_token]) expect(await ask(token)).toEqual({ active: false })
  await office.send('/oauth/revoke', { headers: api, form: { token: granted.access_token } })
  expect((await ask(granted.access_token)).active).toBe(true)
})
