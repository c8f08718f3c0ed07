import { expect, test } from 'vitest'
import { createConfig } from '../../server/config.ts'
import { createVisitor } from '../support/browserless.ts'
import { answered, authorizePath, eventsOf, startOffice } from '../support/code-flow.ts'
import { ben } from '../support/data.ts'
import { basic, type Send } from '../support/http-server.ts'

const host = 'id.office.example'

async function startBehindProxy() {
  const office = await startOffice({
    config: createConfig(`https://${host}`, { bcryptCost: 4, trustedProxies: ['127.0.0.1'] }),
  })
  const send: Send = (path, question = {}) => office.send(path, { ...question, headers: { host, ...question.headers } })
  return { ...office, send, visitor: createVisitor(send) }
}

test('SEC-L07, SEC-Q-3.3: on https the cookies are Secure and bound to the host, and browsers are told to stay on https', async () => {
  const { visitor } = await startBehindProxy()
  const page = await visitor.open(authorizePath())
  const answer = await visitor.submit(page, { username: ben.username, password: ben.password })
  const cookies = [...(page.headers['set-cookie'] ?? []), ...(answer.headers['set-cookie'] ?? [])]
  for (const cookie of cookies)
    expect(cookie).toMatch(
      /^__Host-authly-(browser|session|device)-443=\S+; (Max-Age=34560000; )?Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    )
  expect([cookies.length, page.headers['strict-transport-security']]).toEqual([3, 'max-age=31536000'])
  const back = answered(await visitor.open(authorizePath({ scope: 'nonsense' })))
  expect(back.iss).toBe(`https://${host}`)
})

test('SEC-A42, SEC-B42: a trusted proxy’s word counts for its last hop, and not what the sender put before it', async () => {
  const { send, ...office } = await startBehindProxy()
  const ask = (forwarded: string) =>
    send('/oauth/token', {
      headers: { ...basic('intranet', 'wrong'), 'x-forwarded-for': forwarded, 'x-forwarded-host': 'evil.test' },
      form: { grant_type: 'x' },
    })
  await ask('9.9.9.9, 203.0.113.7')
  expect((await eventsOf(office, 'unauthorized_access')).map(({ address }) => address)).toEqual(['203.0.113.7'])
})
