import { expect, test } from 'vitest'
import { consoleToken, officeSeed, startAppliance } from '../support/appliance.ts'
import { createVisitor } from '../support/browserless.ts'
import { agree, answered, authorizePath, eventsOf, isHealthy, startOffice } from '../support/code-flow.ts'
import { anna, notes } from '../support/data.ts'
import { freePort } from './process.ts'

test('SEC-B46, SEC-A03: at another port of this machine nobody passes for the console, whatever this server is called', async () => {
  const port = await freePort()
  for (const host of ['127.0.0.1', 'localhost']) {
    const issuer = `http://${host}:${port}`
    const office = await startAppliance({ seed: officeSeed, port, issuer })
    const visitor = createVisitor(office.send)
    const path = (redirect_uri: string, more = {}) =>
      authorizePath({ client_id: 'authly-console', scope: 'openid admin', redirect_uri, ...more })
    expect(answered(await agree(visitor, path(`${issuer}/console/callback`), anna))).toHaveProperty('code')
    for (const redirectUri of [
      `http://${host}:${port + 1}/console/callback`,
      `http://${host}/console/callback`,
      `http://127.0.0.1:${port + 1}/console/callback`,
      `http://[::1]:${port}/console/callback`,
      `${issuer}/console/callback/`,
      `${issuer}/console/callback?x=1`,
    ]) {
      for (const prompt of ['', 'none']) {
        const answer = await visitor.open(path(redirectUri, { prompt }))
        expect([answer.status, answer.headers.location], `${redirectUri} ${prompt}`).toEqual([400, undefined])
      }
    }
    const refused = (await office.events()).filter(({ reason }) => reason === 'invalid_redirect_uri')
    expect(refused).toHaveLength(12)
    expect(await consoleToken(office, anna)).toBeTruthy()
    expect(await isHealthy(office.send)).toBe(true)
    await office.appliance.stop()
  }
})

test('SEC-B46: the office’s own program on this machine is asked for too, since any other could take its place', async () => {
  const office = await startOffice()
  await office.register({ ...notes, client_id: 'own-notes', first_party: true })
  const path = authorizePath({ client_id: 'own-notes', redirect_uri: 'http://127.0.0.1:4711/callback' })
  expect(answered(await agree(office.visitor, path))).toHaveProperty('code')
  const again = await office.visitor.open(path)
  expect([again.status, again.headers.location, again.text.includes('cannot be checked')]).toEqual([
    200,
    undefined,
    true,
  ])
  expect(answered(await office.visitor.open(`${path}&prompt=none`)).error).toBe('consent_required')
  expect(await eventsOf(office, 'oauth_authorization')).toHaveLength(1)
})
