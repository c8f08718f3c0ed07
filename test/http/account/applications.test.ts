import { expect, test } from 'vitest'
import { createVisitor } from '../../support/browserless.ts'
import { authorizePath, eventsOf, introspected, obtainTokens, refresh } from '../../support/code-flow.ts'
import { anna } from '../../support/data.ts'
import { enter, send, startAccount } from './own-account.ts'

const revokePath = '/account/applications/revoke'

test('a person sees what each application may do, in the sentences that they agreed to', async () => {
  const office = await startAccount()
  expect((await office.visitor.open('/account/applications')).text).toContain('There is none.')
  await obtainTokens(office)
  const { text } = await office.visitor.open('/account/applications')
  const scope = (await office.appliance.repositories.scopes.all()).get('profile')
  expect(text).toContain('Office Intranet')
  expect(text).toContain(scope?.description)
  expect(text).toContain('since <time datetime="2026-03-02')
})

test('after a question, access is taken back: the tokens are dead and the application has to ask again', async () => {
  const office = await startAccount()
  const tokens = await obtainTokens(office)
  const page = `${revokePath}?client=intranet`
  expect((await office.visitor.open(page)).text).toContain('Take access back?')
  expect(await introspected(office, tokens.access_token)).toMatchObject({ active: true })
  const answer = await send(office.visitor, { page, action: revokePath })
  expect(answer.headers.location).toBe('/account/applications?said=access_revoked')
  expect(await introspected(office, tokens.access_token)).toEqual({ active: false })
  expect((await refresh(office, tokens.refresh_token)).json().error).toBe('invalid_grant')
  expect((await office.visitor.open(authorizePath())).text).toContain('value="allow"')
  expect((await office.visitor.open('/account/applications')).text).toContain('There is none.')
  expect((await eventsOf(office, 'oauth_token_revoked')).at(-1)).toMatchObject({
    personId: office.benId,
    clientId: 'intranet',
    reason: 'grant_revoked',
    details: { grants_revoked: 1 },
  })
})

test('one takes back only what one gave oneself', async () => {
  const office = await startAccount()
  await office.add({ ...anna, role: 'user' })
  const tokens = await obtainTokens(office)
  const hers = createVisitor(office.send)
  await enter(hers, anna)
  expect((await hers.open('/account/applications')).text).toContain('There is none.')
  const asked = await hers.open(`${revokePath}?client=intranet`)
  expect(asked.headers.location).toBe('/account/applications?said=no_longer_there')
  expect(await introspected(office, tokens.access_token)).toMatchObject({ active: true })
})
