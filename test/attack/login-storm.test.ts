import { expect, test } from 'vitest'
import { consoleOver, consoleToken } from '../support/appliance.ts'
import { createVisitor, formIn } from '../support/browserless.ts'
import { authorizePath, isHealthy } from '../support/code-flow.ts'
import { anna, ben, nobodysPassword } from '../support/data.ts'
import { basic, type Send } from '../support/http-server.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { freePort, machineSecret, officeSeedFile, serve } from './process.ts'

/** Wrong passwords that one account at one address may try in a minute. */
const limit = 10
const guesses = 200

/** Generous: a small machine is also busy with the two hundred and with other tests. */
const slowestTokenMs = 2000

/** Asks for one token after the other until told to stop; the milliseconds of each. */
function askForTokens(send: Send) {
  const headers = basic('machine', machineSecret)
  const taken: number[] = []
  let asking = true
  const work = async () => {
    while (asking) {
      const began = performance.now()
      const { status } = await send('/oauth/token', { headers, form: { grant_type: 'client_credentials' } })
      taken.push(performance.now() - began)
      if (status !== 200) throw new Error(`a token request was answered with ${status}`)
    }
  }
  const done = work()
  // A failure is told when somebody asks for what was measured.
  done.catch(() => undefined)
  const stop = async () => {
    asking = false
    await done
    return taken.toSorted((one, other) => one - other)
  }
  return { stop }
}

/** A sign-in page that Ben's name and a password can be posted from, again and again. */
async function signInForm(send: Send) {
  const visitor = createVisitor(send)
  const { action, fields } = formIn((await visitor.open(authorizePath())).text)
  return (password: string) => visitor.open(action, { form: { ...fields, username: ben.username, password } })
}

test('SEC-A39: of two hundred wrong passwords at once no more than the limit are looked at, and tokens go on being issued', {
  timeout: 120_000,
}, async () => {
  const server = await serve({ folder: tempFolder(), port: await freePort(), seed: officeSeedFile() })
  const token = await consoleToken({ issuer: () => server.issuer, send: server.send }, anna)
  const submit = await signInForm(server.send)
  const tokens = askForTokens(server.send)

  const began = performance.now()
  const answers = await Promise.all(Array.from({ length: guesses }, () => submit(nobodysPassword)))
  const stormMs = performance.now() - began
  const taken = await tokens.stop()
  const right = await submit(ben.password)

  const counts = Object.groupBy(answers, ({ status }) => status)
  expect(Object.keys(counts).map(Number).sort()).toEqual([401, 429])
  expect(counts[401]?.length).toBeLessThanOrEqual(limit)
  expect([right.status, right.headers.location]).toEqual([429, undefined])
  const { items } = await consoleOver(server.issuer, `Bearer ${token}`).events.list({
    type: 'login_failure',
    limit: 500,
  })
  expect(items).toHaveLength(counts[401]?.length ?? 0)

  const p99 = taken[Math.ceil(taken.length * 0.99) - 1] ?? Number.POSITIVE_INFINITY
  console.log(
    `${guesses} guesses in ${stormMs.toFixed(0)} ms, ${items.length} looked at; meanwhile ${taken.length} tokens, p99 ${p99.toFixed(0)} ms`,
  )
  expect(taken.length).toBeGreaterThan(5)
  expect(p99).toBeLessThan(slowestTokenMs)
  expect(await isHealthy(server.send)).toBe(true)
})
