import { expect, test } from 'vitest'
import { consoleToken, startOffice } from '../support/appliance.ts'
import { createVisitor } from '../support/browserless.ts'
import { agree, answered, createPkce } from '../support/code-flow.ts'
import { anna } from '../support/data.ts'
import { createDpopKey, createProof } from '../support/dpop.ts'

test('SEC-A67: an administrator’s token that is bound to a key is no bearer token for the console’s interface', async () => {
  const office = await startOffice()
  const issuer = office.issuer()
  const { verifier, challenge } = createPkce()
  const redirect_uri = `${issuer}/console/callback`
  const question = new URLSearchParams({
    client_id: 'authly-console',
    response_type: 'code',
    redirect_uri,
    scope: 'openid admin',
    code_challenge: challenge,
    code_challenge_method: 'S256',
  })
  const { code = '' } = answered(await agree(createVisitor(office.send), `/oauth/authorize?${question}`, anna))
  const dpop = await createProof(await createDpopKey(), { now: office.clock.now(), issuer })
  const answer = await office.send('/oauth/token', {
    headers: { dpop },
    form: {
      grant_type: 'authorization_code',
      client_id: 'authly-console',
      code,
      redirect_uri,
      code_verifier: verifier,
    },
  })
  const bound = String(answer.json().access_token)
  const ask = async (authorization: string) =>
    (await office.send('/api/v1/people', { headers: { authorization } })).status
  expect(answer.json()).toMatchObject({ token_type: 'DPoP' })
  expect([await ask(`Bearer ${bound}`), await ask(`DPoP ${bound}`)]).toEqual([401, 401])
  expect(await ask(`Bearer ${await consoleToken(office, anna)}`)).toBe(200)
})
