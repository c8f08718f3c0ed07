import { decodeJwt } from 'jose'
import { expect, test } from 'vitest'
import { setPersonDisabled } from '../../server/identity/people.ts'
import { eventsOf, isHealthy, tokensIn, userinfoStatus } from '../support/code-flow.ts'
import { ben } from '../support/data.ts'
import {
  answerFor,
  askForCode,
  deviceGrant,
  enterUserCode,
  poll,
  startDeviceOffice,
  wallScreen,
} from '../support/device-flow.ts'
import { createDpopKey, createProof } from '../support/dpop.ts'
import { basic } from '../support/http-server.ts'

const second = 1000
const minute = 60 * second

test('RFC 8628 §3.2: a device gets a code for itself and another that people can read', async () => {
  const { send, events } = await startDeviceOffice()
  const codes = await askForCode(send)
  expect(codes).toEqual({
    device_code: expect.stringMatching(/^.{69}$/),
    user_code: expect.stringMatching(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/),
    verification_uri: 'http://localhost:9400/device',
    verification_uri_complete: `http://localhost:9400/device?user_code=${codes.user_code}`,
    expires_in: 600,
    interval: 5,
  })
  const asked = await eventsOf({ events }, 'device_asked')
  expect(asked).toMatchObject([{ clientId: 'wall-screen', outcome: 'success', details: { scope: 'openid profile' } }])
  expect(JSON.stringify(asked)).not.toMatch(new RegExp(`${codes.device_code}|${codes.user_code}`))
})

test('RFC 8628 §3.4: the device gets its tokens once a person has let it in', async () => {
  const office = await startDeviceOffice()
  const { send, clock } = office
  const { device_code, user_code } = await askForCode(send, { scope: 'openid profile' })
  expect((await poll(send, device_code)).json()).toMatchObject({ error: 'authorization_pending' })
  await answerFor(office, user_code)
  clock.advance(5 * second)
  const tokens = tokensIn(await poll(send, device_code))
  expect(tokens).toMatchObject({ token_type: 'Bearer', scope: 'openid profile', refresh_token: expect.any(String) })
  expect(decodeJwt(tokens.id_token)).toMatchObject({ aud: 'wall-screen', amr: ['pwd'], sid: expect.any(String) })
  expect(await userinfoStatus(send, tokens.access_token)).toBe(200)
  const fresh = await send('/oauth/token', {
    form: { grant_type: 'refresh_token', client_id: 'wall-screen', refresh_token: tokens.refresh_token },
  })
  expect(fresh.status).toBe(200)
  expect(await eventsOf(office, 'oauth_authorization')).toMatchObject([
    { actorName: ben.name, clientId: 'wall-screen' },
  ])
  expect((await eventsOf(office, 'oauth_token_issued'))[0]?.details).toMatchObject({ grant_type: deviceGrant })
})

test('RFC 8628 §3.5: who asks too often waits five seconds longer each time, and that is kept', async () => {
  const { send, clock } = await startDeviceOffice()
  const { device_code } = await askForCode(send)
  const asked = async (after: number) => {
    clock.advance(after * second)
    return (await poll(send, device_code)).json().error
  }
  expect(await asked(0)).toBe('authorization_pending')
  expect(await asked(4)).toBe('slow_down')
  expect(await asked(9)).toBe('slow_down')
  expect(await asked(14)).toBe('slow_down')
  expect(await asked(20)).toBe('authorization_pending')
  expect(await asked(20)).toBe('authorization_pending')
  expect(await asked(19)).toBe('slow_down')
})

test('RFC 8628 §3.5: a no is heard, and so is that the code has expired', async () => {
  const office = await startDeviceOffice()
  const { send, clock } = office
  const denied = await askForCode(send)
  await answerFor(office, denied.user_code, 'deny')
  expect((await poll(send, denied.device_code)).json()).toMatchObject({ error: 'access_denied' })
  expect(await eventsOf(office, 'oauth_authorization')).toMatchObject([
    { actorName: ben.name, outcome: 'failure', reason: 'rejected_by_person' },
  ])
  const [forgotten, allowed] = [await askForCode(send), await askForCode(send)]
  await answerFor(office, allowed.user_code)
  clock.advance(10 * minute)
  expect((await poll(send, forgotten.device_code)).json()).toMatchObject({ error: 'expired_token' })
  expect((await poll(send, allowed.device_code)).json()).toMatchObject({ error: 'expired_token' })
  expect(await isHealthy(send)).toBe(true)
})

test('SEC-A13, SEC-B13: a device code counts once, and its second use ends what came of the first', async () => {
  const office = await startDeviceOffice()
  const { send } = office
  const { device_code, user_code } = await askForCode(send)
  await answerFor(office, user_code)
  const answers = await Promise.all(Array.from({ length: 20 }, () => poll(send, device_code)))
  const won = answers.filter(({ status }) => status === 200)
  expect(won).toHaveLength(1)
  for (const { access_token } of won.map(tokensIn)) expect(await userinfoStatus(send, access_token)).toBe(401)
  expect((await poll(send, device_code)).json().error).toBe('invalid_grant')
  const replays = (await eventsOf(office, 'suspicious_activity')).filter(({ reason }) => reason === 'code_replayed')
  expect(replays.length).toBeGreaterThan(0)
  expect(JSON.stringify(await office.events())).not.toContain(device_code)
})

test('a device code is for the client that asked, and a made-up one is for nobody', async () => {
  const office = await startDeviceOffice()
  const { send, lockSecret } = office
  const { device_code, user_code } = await askForCode(send)
  await answerFor(office, user_code)
  const stolen = await send('/oauth/token', {
    headers: basic('door-lock', lockSecret),
    form: { grant_type: deviceGrant, device_code },
  })
  expect([stolen.status, stolen.json().error]).toEqual([400, 'invalid_grant'])
  expect(await eventsOf(office, 'suspicious_activity')).toMatchObject([
    { reason: 'client_mismatch', clientId: 'door-lock' },
  ])
  for (const made of ['x', `${device_code.slice(0, 26)}${'A'.repeat(43)}`]) {
    expect((await poll(send, made)).json().error).toBe('invalid_grant')
  }
  expect((await poll(send, '')).json().error).toBe('invalid_request')
  // Nobody burned it for its owner (SEC-A17).
  expect((await poll(send, device_code)).status).toBe(200)
})

test('RFC 8628 §3.1: a client proves itself as at the token endpoint, and asks for what is its own', async () => {
  const office = await startDeviceOffice()
  const { send, lockSecret } = office
  const ask = async (form: Record<string, string>, headers: Record<string, string> = {}) => {
    const answer = await send('/oauth/device', { form, headers })
    return [answer.status, answer.json().error]
  }
  expect(await ask({}, basic('door-lock', lockSecret))).toEqual([200, undefined])
  expect(await ask({}, basic('door-lock', 'wrong'))).toEqual([401, 'invalid_client'])
  expect(await ask({ client_id: 'door-lock' })).toEqual([401, 'invalid_client'])
  expect(await ask({ client_id: 'notes' })).toEqual([400, 'unauthorized_client'])
  expect(await ask({ client_id: 'wall-screen', scope: 'admin' })).toEqual([400, 'invalid_scope'])
  expect(await ask({ client_id: 'wall-screen', resource: 'https://evil.test/' })).toEqual([400, 'invalid_target'])
  expect((await send('/oauth/device?client_id=wall-screen', { form: {} })).status).toBe(400)
  expect((await send('/oauth/device', { form: 'client_id=wall-screen&client_id=notes' })).json().error).toBe(
    'invalid_request',
  )
  expect((await send('/oauth/device')).status).toBe(405)
  const foreign = { origin: 'https://evil.test' }
  expect((await send('/oauth/device', { form: { client_id: 'wall-screen' }, headers: foreign })).status).toBe(403)
  const refused = await eventsOf(office, 'unauthorized_access')
  expect(refused.map(({ reason }) => reason)).toEqual(
    expect.arrayContaining(['invalid_client', 'unauthorized_client', 'invalid_scope', 'foreign_origin']),
  )
})

test('one that waits for an administrator, or is not registered for devices, gets no code', async () => {
  const { send, register } = await startDeviceOffice()
  await register({ ...wallScreen, client_id: 'stranger', approval: 'waiting' })
  const answer = await send('/oauth/device', { form: { client_id: 'stranger' } })
  expect(answer.json().error).toBe('unauthorized_client')
  const token = await send('/oauth/token', { form: { grant_type: deviceGrant, client_id: 'notes', device_code: 'x' } })
  expect(token.json().error).toBe('unauthorized_client')
})

test('a stranger cannot fill the disk with devices that wait', async () => {
  const { send, events, clock } = await startDeviceOffice()
  for (let asked = 0; asked < 100; asked++) await askForCode(send)
  const refused = await send('/oauth/device', { form: { client_id: 'wall-screen' } })
  expect([refused.status, refused.headers['retry-after']]).toEqual([429, '600'])
  expect(await eventsOf({ events }, 'rate_limit_exceeded')).toHaveLength(1)
  clock.advance(11 * minute)
  expect((await askForCode(send)).interval).toBe(5)
})

test('SEC-B28: signing out where the device was let in signs it out, unless it may go on in absence', async () => {
  const office = await startDeviceOffice()
  const { send } = office
  const refreshed = async (scope: string) => {
    const { device_code, user_code } = await askForCode(send, { scope })
    const visitor = await answerFor(office, user_code)
    const { refresh_token } = tokensIn(await poll(send, device_code))
    await visitor.submit(await visitor.open('/oauth/logout'), {}, 'logout')
    const form = { grant_type: 'refresh_token', client_id: 'wall-screen', refresh_token }
    return (await send('/oauth/token', { form })).status
  }
  expect(await refreshed('openid')).toBe(400)
  expect(await refreshed('openid offline_access')).toBe(200)
})

test('RFC 8707: what a device is let in for is named, kept and put into its tokens', async () => {
  const office = await startDeviceOffice()
  const { send, register, appliance } = office
  const files = 'https://files.office.example'
  await appliance.store.write((transaction) =>
    appliance.repositories.resources.put(transaction, {
      identifier: files,
      name: 'File Store',
      scopes: ['profile'],
      access_token_seconds: null,
      open_to_registered: 0,
      created_at: office.clock.now(),
    }),
  )
  await register({ ...wallScreen, client_id: 'scanner', name: 'Scanner', origin: 'registration', resources: [files] })
  const { device_code, user_code } = await askForCode(send, { client_id: 'scanner', resource: files })
  const page = await enterUserCode(office.visitor, user_code)
  expect(page.text).toContain('<bdi>File Store</bdi>')
  expect(page.text).toContain('This application registered itself.')
  await office.visitor.submit(page, {}, 'allow')
  const { access_token } = tokensIn(await poll(send, device_code, { client_id: 'scanner' }))
  expect(decodeJwt(access_token)).toMatchObject({ aud: files, scope: 'profile', client_id: 'scanner' })
  const person = await appliance.repositories.people.findByUsername(ben.username)
  const consents = await appliance.repositories.consents.ofPerson(person?.id ?? '')
  expect(consents).toMatchObject([{ client_id: 'scanner', resource: files, scope: 'openid profile' }])
})

test('RFC 9449: a device that proves a key gets tokens that are bound to it', async () => {
  const office = await startDeviceOffice()
  const { send, clock, register } = office
  await register({ ...wallScreen, client_id: 'safe', name: 'Safe', dpop_bound_access_tokens: true })
  const { device_code, user_code } = await askForCode(send, { client_id: 'safe' })
  const form = { grant_type: deviceGrant, client_id: 'safe', device_code }
  await answerFor(office, user_code)
  expect((await send('/oauth/token', { form })).json().error).toBe('invalid_dpop_proof')
  const key = await createDpopKey()
  const proof = await createProof(key, { now: clock.now() })
  const tokens = tokensIn(await send('/oauth/token', { form, headers: { dpop: proof } }))
  expect(tokens.token_type).toBe('DPoP')
  expect(decodeJwt(tokens.access_token)).toMatchObject({ cnf: { jkt: key.jkt } })
})

test('SEC-A32: what a device got dies with the person’s access', async () => {
  const office = await startDeviceOffice()
  const { send, appliance } = office
  const { device_code, user_code } = await askForCode(send, { scope: 'openid offline_access' })
  const waiting = await askForCode(send)
  await answerFor(office, user_code)
  await answerFor(office, waiting.user_code)
  const { access_token, refresh_token } = tokensIn(await poll(send, device_code))
  const id = (await appliance.repositories.people.findByUsername(ben.username))?.id ?? ''
  await setPersonDisabled(appliance, { id, disabled: true, actor: { actorKind: 'desktop' } })
  const form = { grant_type: 'refresh_token', client_id: 'wall-screen', refresh_token }
  expect((await send('/oauth/token', { form })).json().error).toBe('invalid_grant')
  expect(await userinfoStatus(send, access_token)).toBe(401)
  // The device that was let in and has not asked since gets nothing any more.
  expect((await poll(send, waiting.device_code)).json().error).toBe('invalid_grant')
})
