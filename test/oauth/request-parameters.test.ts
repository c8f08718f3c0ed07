import { decodeJwt } from 'jose'
import { expect, test } from 'vitest'
import { createVisitor } from '../support/browserless.ts'
import {
  agree,
  answered,
  authorizePath,
  eventsOf,
  obtainTokens,
  redeem,
  signIn,
  startOffice,
  tokensIn,
  verifier,
} from '../support/code-flow.ts'
import { ben, carla, intranet } from '../support/data.ts'
import { basic } from '../support/http-server.ts'
import { addWithPhone, enterCode, enterPassword } from '../support/second-factors.ts'

const asking = (claims: object) => JSON.stringify(claims)

test('SEC-C37: acr_values of two factors ask for the second one, and the token says what was asked for', async () => {
  const office = await startOffice()
  const { phone } = await addWithPhone(office, carla)
  const path = authorizePath({ acr_values: 'loa9 aal2' })
  const asked = await enterPassword(office.visitor, path, carla)
  expect(asked.text).toContain('name="code"')
  const consent = await enterCode(office.visitor, asked, phone.code())
  const { code = '' } = answered(await office.visitor.submit(consent, {}, 'allow'))
  expect(decodeJwt(tokensIn(await redeem(office, { code })).id_token).acr).toBe('aal2')
})

test('SEC-C37: values that nobody knows ask for nothing, and one that is reached is the one that is said', async () => {
  const office = await startOffice()
  expect(decodeJwt((await obtainTokens(office, { acr_values: '1 2' })).id_token).acr).toBe('aal1')
  const either = await obtainTokens(office, { acr_values: 'phr aal1' })
  expect(decodeJwt(either.id_token).acr).toBe('aal1')
})

test('whoever signed in with one factor is asked for the other where acr_values want two, and prompt=none fails', async () => {
  const office = await startOffice()
  await agree(office.visitor, authorizePath())
  const silent = await office.visitor.open(authorizePath({ acr_values: 'aal2', prompt: 'none' }))
  expect(answered(silent).error).toBe('login_required')
  const page = await office.visitor.open(authorizePath({ acr_values: 'phr' }))
  expect(page.text).toContain('This application asks for one.')
})

test('an essential acr that the person has not reached is no sign-in, and the monitor says so', async () => {
  const office = await startOffice()
  const { phone } = await addWithPhone(office, carla)
  const insisting = { claims: asking({ id_token: { acr: { essential: true, value: 'phr' } } }) }
  const asked = await enterPassword(office.visitor, authorizePath(insisting), carla)
  const back = answered(await enterCode(office.visitor, asked, phone.code()))
  expect(back).toMatchObject({ error: 'unmet_authentication_requirements', state: 'state-of-the-client' })
  expect(await eventsOf(office, 'oauth_authorization')).toMatchObject([
    { outcome: 'failure', reason: 'insufficient_acr', actorName: carla.name },
  ])
})

test('the age that an application registered for sign-ins holds where the request names none, once for each request', async () => {
  const office = await startOffice()
  await office.register({ ...intranet, client_id: 'careful', default_max_age: 60 })
  const path = authorizePath({ client_id: 'careful' })
  expect(answered(await agree(office.visitor, path))).toHaveProperty('code')
  office.clock.advance(59_000)
  expect(answered(await office.visitor.open(path))).toHaveProperty('code')
  office.clock.advance(2000)
  expect(answered(await office.visitor.open(`${path}&max_age=600`))).toHaveProperty('code')
  const page = await office.visitor.open(path)
  expect(page.text).toContain('name="password"')
  expect(answered(await signIn(office.visitor, page))).toHaveProperty('code')
})

test('an application whose sign-ins may have no age at all is not sent round in circles', async () => {
  const office = await startOffice()
  await office.register({ ...intranet, client_id: 'careful', default_max_age: 0 })
  const page = await office.visitor.open(authorizePath({ client_id: 'careful' }))
  office.clock.advance(1000)
  const consent = await signIn(office.visitor, page)
  office.clock.advance(5000)
  expect(answered(await office.visitor.submit(consent, {}, 'allow'))).toHaveProperty('code')
})

test('SEC-C45: claims that are asked for by name are asked of the person, kept with the grant, and cost a yes like their scope', async () => {
  const office = await startOffice()
  await agree(office.visitor, authorizePath({ scope: 'openid' }))
  const claims = asking({
    userinfo: { email: { essential: true }, phone_number: null, sub: null },
    id_token: { name: null, acr: { essential: true } },
    elsewhere: { ignored: 1 },
  })
  const consent = await office.visitor.open(authorizePath({ scope: 'openid', claims }))
  expect(consent.text).toContain('e-mail address')
  const { code = '' } = answered(await office.visitor.submit(consent, {}, 'allow'))
  const kept = await office.appliance.store.reader.query((db) => db.selectFrom('oauth_grant').select('claims'))
  expect(kept.map((row) => row.claims)).toEqual([null, '{"userinfo":["email"],"id_token":["name"]}'])
  expect(code).not.toBe('')
  expect(answered(await office.visitor.open(authorizePath({ scope: 'openid email profile' })))).toHaveProperty('code')
})

test('the subject that the claims name has to be the one who is signed in', async () => {
  const office = await startOffice()
  const { id_token } = await obtainTokens(office)
  const expecting = (value: string) => authorizePath({ claims: asking({ id_token: { sub: { value } } }) })
  expect(answered(await office.visitor.open(expecting(String(decodeJwt(id_token).sub))))).toHaveProperty('code')
  expect(answered(await office.visitor.open(expecting('somebody-else'))).error).toBe('login_required')
})

test('SEC-C33: a hint means the same person where applications know them by subjects of their own', async () => {
  const office = await startOffice()
  await office.add(carla)
  const secret = await office.register({ ...intranet, client_id: 'discreet', subject_type: 'pairwise' })
  const { code = '' } = answered(await agree(office.visitor, authorizePath({ client_id: 'discreet' })))
  const form = { grant_type: 'authorization_code', code, code_verifier: verifier }
  const { id_token } = tokensIn(await office.send('/oauth/token', { headers: basic('discreet', secret), form }))
  const hinting = { client_id: 'discreet', id_token_hint: id_token }
  expect(answered(await office.visitor.open(authorizePath({ ...hinting, prompt: 'none' })))).toHaveProperty('code')
  const other = createVisitor(office.send)
  await agree(other, authorizePath(), carla)
  expect(answered(await other.open(authorizePath(hinting))).error).toBe('login_required')
})

test('the thumbprint of a key travels to the code', async () => {
  const office = await startOffice()
  const dpop_jkt = 'A'.repeat(43)
  await agree(office.visitor, authorizePath({ dpop_jkt }))
  const codes = await office.appliance.store.reader.query((db) =>
    db.selectFrom('authorization_code').select('dpop_jkt'),
  )
  expect(codes).toEqual([{ dpop_jkt }])
})

test('an application that waits to be let in gets no further than a page that says who can do that', async () => {
  const office = await startOffice()
  await office.register({ ...intranet, client_id: 'stranger', origin: 'registration', approval: 'waiting' })
  const page = await office.visitor.open(authorizePath({ client_id: 'stranger' }))
  expect([page.status, page.headers.location]).toEqual([400, undefined])
  expect(page.text).toContain('Ask an administrator of your office')
  expect(await eventsOf(office, 'unauthorized_access')).toMatchObject([
    { reason: 'client_waiting', clientName: 'Office Intranet', outcome: 'failure' },
  ])
})

test('SEC-Q-10.4.7: the consent page says of an application that registered itself that nobody checked it, and where it leads', async () => {
  const office = await startOffice()
  for (const origin of ['registration', 'metadata_document'] as const) {
    await office.register({ ...intranet, client_id: origin, origin })
    const consent = await signInOnce(office, authorizePath({ client_id: origin }))
    expect(consent.text).toMatch(/registered itself[\s\S]*Nobody of your office[\s\S]*intranet\.office\.example/)
  }
  const known = await office.visitor.open(authorizePath())
  expect(known.text).toContain('value="allow"')
  expect(known.text).not.toContain('registered itself')
})

async function signInOnce(office: Awaited<ReturnType<typeof startOffice>>, path: string) {
  const page = await office.visitor.open(path)
  return page.text.includes('name="password"') ? signIn(office.visitor, page, ben) : page
}
