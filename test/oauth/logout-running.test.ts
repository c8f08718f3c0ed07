import { decodeJwt } from 'jose'
import { expect, test } from 'vitest'
import { type StartedAppliance, startAppliance } from '../support/appliance.ts'
import { createVisitor } from '../support/browserless.ts'
import { agree, answered, createPkce, tokensIn } from '../support/code-flow.ts'
import { ben } from '../support/data.ts'
import { startLogoutListener } from '../support/logout-listener.ts'
import { tempFolder } from '../support/temp-folder.ts'

const redirectUri = 'http://127.0.0.1/callback'

/** A seed with Ben, and an application on this machine that is told of logouts there. */
const seedWith = (uri: string) =>
  JSON.stringify({
    users: [{ username: ben.username, name: ben.name, email: ben.email, password: ben.password }],
    clients: [
      {
        client_id: 'notes',
        name: 'Field Notes',
        type: 'public',
        redirect_uris: [redirectUri],
        grant_types: ['authorization_code'],
        scopes: ['openid'],
        backchannel_logout_uri: uri,
        backchannel_logout_session_required: true,
      },
    ],
    settings: { protocol: { outbound: { networks: ['127.0.0.0/8'] } } },
  })

/** Ben in a browser, with the ID token that the application got for him. */
async function signedIn({ send }: Pick<StartedAppliance, 'send'>) {
  const visitor = createVisitor(send)
  const { verifier, challenge } = createPkce()
  const question = new URLSearchParams({
    client_id: 'notes',
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: 'openid',
    code_challenge: challenge,
    code_challenge_method: 'S256',
  })
  const { code = '' } = answered(await agree(visitor, `/oauth/authorize?${question}`, ben))
  const form = { grant_type: 'authorization_code', client_id: 'notes', code, redirect_uri: redirectUri }
  const { id_token } = tokensIn(await send('/oauth/token', { form: { ...form, code_verifier: verifier } }))
  return { visitor, id_token }
}

test('the running server tells applications by itself, and after a restart what it had not told yet', async () => {
  const listener = await startLogoutListener()
  const dataFolder = tempFolder()
  const office = await startAppliance({ seed: seedWith(listener.uri), dataFolder })
  const one = await signedIn(office)
  await one.visitor.open(`/oauth/logout?${new URLSearchParams({ id_token_hint: one.id_token })}`)
  await expect.poll(() => listener.tokens.length).toBe(1)
  expect(decodeJwt(listener.tokens[0] ?? '')).toMatchObject({
    iss: office.issuer(),
    aud: 'notes',
    sid: decodeJwt(one.id_token).sid,
  })

  listener.answer(503)
  const two = await signedIn(office)
  await two.visitor.open(`/oauth/logout?${new URLSearchParams({ id_token_hint: two.id_token })}`)
  await expect.poll(() => listener.tokens.length).toBe(2)
  await office.appliance.stop()
  listener.answer(204)
  const again = await startAppliance({ dataFolder, clock: office.clock })
  office.clock.advance(1000)
  await expect.poll(() => listener.tokens.length, { timeout: 5000 }).toBe(3)
  expect(decodeJwt(listener.tokens[2] ?? '')).toMatchObject({ sid: decodeJwt(two.id_token).sid, iss: again.issuer() })
})
