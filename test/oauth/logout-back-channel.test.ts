import { createLocalJWKSet, decodeJwt, type JSONWebKeySet, jwtVerify } from 'jose'
import { expect, test } from 'vitest'
import { removePerson, setPersonDisabled, signOutEverywhere } from '../../server/identity/people.ts'
import { endOtherSessions, endSessionOf } from '../../server/identity/sessions.ts'
import { setPassword } from '../../server/identity/set-password.ts'
import type { Client } from '../../server/storage/clients.ts'
import { createVisitor } from '../support/browserless.ts'
import {
  agree,
  answered,
  authorizePath,
  eventsOf,
  introspected,
  isHealthy,
  type Office,
  obtainTokens,
  redeem,
  refresh,
  signIn,
  startOffice,
  tokensIn,
} from '../support/code-flow.ts'
import { anna, intranet } from '../support/data.ts'
import { basic, type HttpOptions } from '../support/http-server.ts'
import { allowThisMachine, type LogoutListener, startLogoutListener, startSending } from '../support/logout-listener.ts'

const second = 1000
const minute = 60 * second
const event = 'http://schemas.openid.net/event/backchannel-logout'

interface ListeningOffice extends Office {
  listener: LogoutListener
  sender: ReturnType<typeof startSending>
}

/** An office whose intranet is told of logouts. */
async function startListening(changes: Partial<Client> = {}, options: HttpOptions = {}): Promise<ListeningOffice> {
  const office = await startOffice(options)
  await allowThisMachine(office)
  const listener = await startLogoutListener()
  const { store, repositories } = office.appliance
  await store.write((transaction) => repositories.clients.remove(transaction, 'intranet'))
  const secret = await office.register({ ...intranet, backchannel_logout_uri: listener.uri, ...changes })
  return { ...office, secret, listener, sender: startSending(office) }
}

const logoutPath = (hint: string) => `/oauth/logout?${new URLSearchParams({ id_token_hint: hint })}`
const benOf = async ({ appliance }: Office) => {
  const person = await appliance.repositories.people.findByUsername('ben')
  if (!person) throw new Error('Ben is gone')
  return person
}
const deliveries = ({ appliance }: Office) => appliance.repositories.logoutDeliveries.ofClient('intranet', 50)
const operator = { actorKind: 'desktop', actorId: null, actorName: null, address: null, requestId: null } as const

test('SEC-C05: the client hears of the logout by a token of its own, and prompt=none fails from then on', async () => {
  const office = await startListening()
  const { visitor, listener, sender, send } = office
  const { id_token, access_token, refresh_token } = await obtainTokens(office)
  await visitor.open(logoutPath(id_token))
  await sender.sendDue()
  expect(listener.tokens).toHaveLength(1)
  const [token = ''] = listener.tokens
  const keys: JSONWebKeySet = JSON.parse((await send('/oauth/jwks')).text)
  const currentDate = new Date(office.clock.now())
  const { protectedHeader } = await jwtVerify(token, createLocalJWKSet(keys), { typ: 'logout+jwt', currentDate })
  expect(protectedHeader).toMatchObject({ typ: 'logout+jwt', alg: 'RS256', kid: expect.any(String) })
  const known = decodeJwt(id_token)
  const claims = decodeJwt(token)
  expect(claims).toEqual({
    iss: 'http://localhost:9400',
    sub: known.sub,
    aud: 'intranet',
    iat: expect.any(Number),
    exp: Number(claims.iat) + 120,
    jti: expect.any(String),
    sid: known.sid,
    events: { [event]: {} },
  })
  expect(answered(await visitor.open(authorizePath({ prompt: 'none' }))).error).toBe('login_required')
  expect(await introspected(office, access_token)).toEqual({ active: false })
  expect((await refresh(office, refresh_token)).json().error).toBe('invalid_grant')
  // A logout token opens nothing, and is no hint.
  expect((await send('/oauth/userinfo', { headers: { authorization: `Bearer ${token}` } })).status).toBe(401)
  const asked = await send(`${logoutPath(token)}&post_logout_redirect_uri=https://intranet.office.example/`)
  expect(asked.headers.location).toBeUndefined()
  expect(await deliveries(office)).toMatchObject([{ attempts: 1, delivered_at: office.clock.now(), given_up_at: null }])
})

test('SEC-A32: every way to end sessions is heard of, each session once', async () => {
  const office = await startListening()
  const { appliance, listener, sender } = office
  const signedIn = async () => {
    const visitor = createVisitor(office.send)
    const { code = '' } = answered(await agree(visitor, authorizePath()))
    const { id_token } = tokensIn(await redeem(office, { code }))
    return { visitor, sid: String(decodeJwt(id_token).sid) }
  }
  const heard = async () => {
    await sender.sendDue()
    return listener.tokens.splice(0).map((token) => decodeJwt(token).sid)
  }
  const person = await benOf(office)
  const actor = { ...operator, actorKind: 'person', actorId: person.id, actorName: person.name } as const

  const one = await signedIn()
  await one.visitor.submit(await one.visitor.open('/oauth/logout'), {}, 'logout')
  expect(await heard(), 'the person').toEqual([one.sid])

  const two = await signedIn()
  await endSessionOf(appliance, { person, sessionId: two.sid, actor })
  expect(await heard(), '/account/sessions').toEqual([two.sid])

  const [kept, other] = [await signedIn(), await signedIn()]
  await endOtherSessions(appliance, { person, keep: kept.sid, actor })
  expect(await heard(), 'all others').toEqual([other.sid])

  const third = await signedIn()
  await signOutEverywhere(appliance, { id: person.id, actor: operator })
  expect((await heard()).sort(), 'the administrator').toEqual([kept.sid, third.sid].sort())

  const [staying, leaving] = [await signedIn(), await signedIn()]
  await setPassword(appliance, {
    person: await benOf(office),
    password: 'A pail for 3 sleepy otters',
    actor,
    reason: 'changed',
    keepSession: staying.sid,
  })
  expect(await heard(), 'another password').toEqual([leaving.sid])
  await setPersonDisabled(appliance, { id: person.id, disabled: true, actor: operator })
  expect(await heard(), 'disabled').toEqual([staying.sid])
})

test('who is removed is signed out everywhere, also where a client knows them by a subject of its own', async () => {
  const office = await startListening({ subject_type: 'pairwise' })
  const { listener, sender, appliance } = office
  const { id_token } = await obtainTokens(office)
  await removePerson(appliance, { id: (await benOf(office)).id, actor: operator })
  await sender.sendDue()
  const { sub, sid } = decodeJwt(id_token)
  expect(listener.tokens.map((token) => decodeJwt(token))).toMatchObject([{ sub, sid }])
  expect(sub).not.toMatch(/^[0-9a-z]{26}$/)
})

test('somebody else who signs in in the same browser ends the session before, and its clients hear of it', async () => {
  const office = await startListening()
  const { visitor, listener, sender } = office
  await office.add(anna)
  const { id_token, refresh_token } = await obtainTokens(office)
  const page = await visitor.open(authorizePath({ prompt: 'select_account' }))
  await signIn(visitor, page, anna)
  await sender.sendDue()
  expect(listener.tokens.map((token) => decodeJwt(token).sid)).toEqual([decodeJwt(id_token).sid])
  expect((await refresh(office, refresh_token)).json().error).toBe('invalid_grant')
})

test('a client that does not answer is asked again, later each time, and given up after about an hour', async () => {
  const office = await startListening()
  const { visitor, listener, sender, clock } = office
  const { id_token } = await obtainTokens(office)
  listener.answer(503)
  await visitor.open(logoutPath(id_token))
  await sender.sendDue()
  const began = clock.now()
  const after: number[] = []
  for (const pause of [second, 5 * second, 30 * second, 2 * minute, 10 * minute, 45 * minute]) {
    clock.advance(pause - 1)
    await sender.sendDue()
    clock.advance(1)
    const before = listener.tokens.length
    await sender.sendDue()
    after.push(listener.tokens.length - before)
  }
  expect(after).toEqual([1, 1, 1, 1, 1, 1])
  expect(listener.tokens).toHaveLength(7)
  expect(new Set(listener.tokens.map((token) => decodeJwt(token).jti)).size).toBe(7)
  expect(clock.now() - began).toBeLessThan(60 * minute)
  clock.advance(24 * 60 * minute)
  await sender.sendDue()
  expect(listener.tokens).toHaveLength(7)
  expect(await deliveries(office)).toMatchObject([
    { attempts: 7, delivered_at: null, given_up_at: expect.any(Number), last_problem: 'It answered 503.' },
  ])
  const events = await eventsOf(office, 'logout_undelivered')
  expect(events).toMatchObject([{ clientId: 'intranet', actorKind: 'system', details: { attempts: 7 } }])
  expect(JSON.stringify(events)).not.toContain(listener.tokens[0])
})

test('a client that comes back is told then, and one that refuses is not asked again', async () => {
  const office = await startListening()
  const { visitor, listener, sender, clock } = office
  listener.answer(302)
  await visitor.open(logoutPath((await obtainTokens(office)).id_token))
  await sender.sendDue()
  expect(await deliveries(office)).toMatchObject([{ last_problem: expect.stringContaining('sent the call elsewhere') }])
  listener.answer(200)
  clock.advance(second)
  await sender.sendDue()
  expect(await deliveries(office)).toMatchObject([{ attempts: 2, delivered_at: clock.now(), last_problem: null }])
  listener.answer(400)
  await visitor.open(logoutPath((await obtainTokens(office)).id_token))
  await sender.sendDue()
  const [newest] = await deliveries(office)
  expect(newest).toMatchObject({ attempts: 1, given_up_at: clock.now(), last_problem: 'It refused the logout (400).' })
  expect(await eventsOf(office, 'logout_undelivered')).toHaveLength(1)
})

test('what was not sent is sent after a restart', async () => {
  const office = await startListening()
  const { visitor, listener, sender, appliance } = office
  const { id_token } = await obtainTokens(office)
  await sender.close()
  await visitor.open(logoutPath(id_token))
  await sender.sendDue()
  expect(listener.tokens).toEqual([])
  const again = startSending({ appliance })
  await again.sendDue()
  expect(listener.tokens).toHaveLength(1)
})

test('a client that takes its time holds up nobody else', async () => {
  const office = await startListening()
  const { visitor, listener, sender } = office
  const slow = await startLogoutListener()
  slow.answer('never')
  const secret = await office.register({ ...intranet, client_id: 'canteen', backchannel_logout_uri: slow.uri })
  for (let round = 0; round < 3; round++) {
    const { id_token } = await obtainTokens(office)
    const { code = '' } = answered(await agree(visitor, authorizePath({ client_id: 'canteen' })))
    tokensIn(await redeem({ send: canteen(office, secret), secret }, { code }))
    await visitor.open(logoutPath(id_token))
  }
  await expect.poll(() => listener.tokens.length).toBe(3)
  expect(slow.tokens.length).toBeLessThan(2)
  await sender.close()
  expect(await isHealthy(office.send)).toBe(true)
})

const canteen =
  ({ send }: Office, secret: string): Office['send'] =>
  (path, question) =>
    send(path, { ...question, headers: { ...question?.headers, ...basic('canteen', secret) } })

test('SEC-A48: an address inside a network that is not allowed is never called', async () => {
  const office = await startListening()
  const { visitor, listener, sender, appliance } = office
  const settings = { ...appliance.protocol.current(), outbound: { networks: [] } }
  await appliance.store.write((transaction) => appliance.protocol.change(transaction, settings))
  await visitor.open(logoutPath((await obtainTokens(office)).id_token))
  await sender.sendDue()
  expect(listener.tokens).toEqual([])
  expect(await deliveries(office)).toMatchObject([
    { attempts: 1, last_problem: expect.stringContaining('may not be called') },
  ])
})

test('only clients that were let in with the session hear of it, and only those that ask for it', async () => {
  const office = await startListening({ id_token_signed_response_alg: 'ES256' })
  const { visitor, listener, sender } = office
  const other = await startLogoutListener()
  await office.register({ ...intranet, client_id: 'canteen', backchannel_logout_uri: other.uri })
  await agree(createVisitor(office.send), authorizePath({ client_id: 'canteen' }))
  await visitor.open(logoutPath((await obtainTokens(office)).id_token))
  await sender.sendDue()
  expect(other.tokens).toEqual([])
  expect(listener.tokens.map((token) => office.appliance.signingKeys.verify(token)?.alg)).toEqual(['ES256'])
})
