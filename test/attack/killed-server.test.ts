import { expect, test } from 'vitest'
import { createVisitor } from '../support/browserless.ts'
import {
  agree,
  answered,
  authorizePath,
  introspected,
  isHealthy,
  redeem,
  refresh,
  tokensIn,
  userinfoStatus,
} from '../support/code-flow.ts'
import { basic, type Send } from '../support/http-server.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { freePort, machineSecret, officeSeedFile, serve, webSecret } from './process.ts'

const headers = basic('machine', machineSecret)
const secret = webSecret

test('SEC-A16, SEC-A13: a code and a refresh token that were spent before a kill -9 are spent after it', {
  timeout: 120_000,
}, async () => {
  const place = { folder: tempFolder(), port: await freePort() }
  const first = await serve({ ...place, seed: officeSeedFile() })
  const office = { send: first.send, secret }
  const visitor = createVisitor(first.send)
  const { code = '' } = answered(await agree(visitor, authorizePath()))
  const tokens = tokensIn(await redeem(office, { code }))
  const { code: second = '' } = answered(await agree(visitor, authorizePath()))
  const other = tokensIn(await redeem(office, { code: second }))
  const next = tokensIn(await refresh(office, other.refresh_token))
  // Once its successor was used, the first token is nobody's lost answer any more.
  const rotated = tokensIn(await refresh(office, next.refresh_token))
  first.kill('SIGKILL')
  await first.ended

  const again = await serve(place)
  const restarted = { send: again.send, secret }
  expect((await introspected(restarted, rotated.access_token)).active).toBe(true)
  const replay = async () => {
    const answer = await refresh(restarted, other.refresh_token)
    expect([answer.status, answer.json().error]).toEqual([400, 'invalid_grant'])
    return introspected(restarted, rotated.access_token)
  }
  // Until two seconds after its use it may have been two tabs of one application; from then on it is theft.
  await expect.poll(replay, { timeout: 15_000 }).toEqual({ active: false })
  expect((await refresh(restarted, rotated.refresh_token)).status).toBe(400)
  const codeAgain = await redeem(restarted, { code })
  expect([codeAgain.status, codeAgain.json().error]).toEqual([400, 'invalid_grant'])
  expect(await userinfoStatus(again.send, tokens.access_token)).toBe(401)
  // Whoever was signed in still is: the session was kept as well.
  const visiting = answered(await visitor.open(authorizePath({ prompt: 'none' })))
  expect(visiting).toHaveProperty('code')
  expect(await isHealthy(again.send)).toBe(true)
})

async function issue(send: Send): Promise<string> {
  return tokensIn(await send('/oauth/token', { headers, form: { grant_type: 'client_credentials' } })).access_token
}

const isActive = async (send: Send, token: string) =>
  (await send('/oauth/introspect', { headers, form: { token } })).json().active === true

test('SEC-D24, SEC-D27: of what was answered before twenty kills nothing is lost, neither tokens nor their end', {
  timeout: 300_000,
}, async () => {
  const place = { folder: tempFolder(), port: await freePort() }
  let server = await serve({ ...place, seed: officeSeedFile() })
  const issued = new Set<string>()
  const askedToEnd = new Set<string>()
  const ended = new Set<string>()

  /** Issues and revokes until the server is gone; only what was answered counts. */
  async function work(send: Send) {
    for (let number = 1; ; number++) {
      const token = await issue(send)
      issued.add(token)
      if (number % 3 !== 0) continue
      askedToEnd.add(token)
      if ((await send('/oauth/revoke', { headers, form: { token } })).status === 200) ended.add(token)
    }
  }

  for (let round = 0; round < 20; round++) {
    const target = issued.size + 5 + round * 2
    const working = Promise.allSettled([1, 2, 3, 4].map(() => work(server.send)))
    await expect.poll(() => issued.size, { interval: 2, timeout: 20_000 }).toBeGreaterThan(target)
    server.kill('SIGKILL')
    await Promise.all([server.ended, working])
    server = await serve(place)
  }
  const states = await Promise.all(
    [...issued].map(async (token) => [token, await isActive(server.send, token)] as const),
  )
  expect(states.filter(([token, active]) => !active && !askedToEnd.has(token))).toEqual([])
  expect(states.filter(([token, active]) => active && ended.has(token))).toEqual([])
  expect(ended.size).toBeGreaterThan(50)
  expect(issued.size).toBeGreaterThan(300)
  expect(await isHealthy(server.send)).toBe(true)
})
