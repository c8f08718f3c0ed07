import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { SecurityEvent } from '../../server/contract/events.ts'
import { consoleOver, consoleToken } from '../support/appliance.ts'
import { createVisitor } from '../support/browserless.ts'
import { agree, answered, createPkce, follow, signIn, tokensIn } from '../support/code-flow.ts'
import { anna, carla, nobodysPassword } from '../support/data.ts'
import { basic } from '../support/http-server.ts'
import { rejection } from '../support/refusal.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { freePort, serve } from './process.ts'

type Server = Awaited<ReturnType<typeof serve>>

const redirectUri = 'https://ledger.office.example/cb'
const emails = ['anna.canary@office.example', 'carla.canary@office.example'] as const
const applicationName = 'Canary Ledger'

/** Goes through set-up by the printed link; what was secret about it. */
async function setUp({ issuer, complaints }: Server) {
  const [, setupToken = ''] = /\/console\/setup#token=(\S+)/.exec(complaints()) ?? []
  const link = consoleOver(issuer, `Setup ${setupToken}`)
  await rejection(consoleOver(issuer, 'Setup wrong-canary-token').people.list({}))
  const { recoveryKey } = await link.setup.issueRecoveryKey()
  const groups = recoveryKey.split('-')
  await link.setup.confirmRecoveryKey({ lastGroup: groups.at(-1) ?? '' })
  const { username, name, password } = anna
  await link.setup.createAdministrator({ username, name, email: emails[0], password })
  const application = { template: 'web' as const, name: applicationName, redirectUris: [redirectUri] }
  const { clientId, clientSecret } = await link.setup.finish({ application })
  if (clientId === null || clientSecret === null) throw new Error('the application was not made')
  const ofKey = [recoveryKey, groups.join(''), groups.slice(1, 3).join('-')]
  return { setupToken, clientId, clientSecret, secrets: [...ofKey, clientSecret, 'wrong-canary-token'] }
}

/** A day at the office: everything that a person, an application and a thief do; every secret that was about. */
async function spendADay(server: Server, { clientId, clientSecret }: Awaited<ReturnType<typeof setUp>>) {
  const { issuer, send } = server
  const consoleAccess = await consoleToken({ issuer: () => issuer, send }, anna)
  const console = consoleOver(issuer, `Bearer ${consoleAccess}`)
  const { username, name, password } = carla
  await console.people.create({ username, name, email: emails[1], password, mustChangePassword: false })
  const visitor = createVisitor(send)
  const { verifier, challenge } = createPkce()
  const asked = {
    response_type: 'code',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    nonce: 'canary-nonce',
  }
  const scope = 'openid profile email'
  const path = `/oauth/authorize?${new URLSearchParams({ ...asked, client_id: clientId, redirect_uri: redirectUri, scope })}`
  // People type their password into the field for the user name.
  const guess = { username: password, password: nobodysPassword }
  await signIn(visitor, await follow(visitor, await visitor.open(path)), guess)
  const { code = '' } = answered(await agree(visitor, path, carla))
  const headers = basic(clientId, clientSecret)
  const ask = (form: Record<string, string>) => send('/oauth/token', { headers, form })
  const redeeming = { grant_type: 'authorization_code', code, redirect_uri: redirectUri }
  await ask({ ...redeeming, code_verifier: 'canary-verifier-that-is-wrong-canary-verifier' })
  const first = tokensIn(await ask({ ...redeeming, code_verifier: verifier }))
  const second = tokensIn(await ask({ grant_type: 'refresh_token', refresh_token: first.refresh_token }))
  await send('/oauth/userinfo', { headers: { authorization: `Bearer ${second.access_token}` } })
  for (const token of [second.access_token, second.refresh_token, second.id_token]) {
    await send('/oauth/introspect', { headers, form: { token } })
  }
  await send('/oauth/token', { headers: basic(clientId, 'canary-guess'), form: { grant_type: 'refresh_token' } })
  await send(`/oauth/userinfo?access_token=${second.access_token}`)
  await send(`/${second.access_token}`)
  await send(path.replace(clientId, first.refresh_token.slice(0, 60)))
  await send('/oauth/revoke', { headers, form: { token: second.refresh_token } })
  await ask({ ...redeeming, code_verifier: verifier })
  const cookies = [...visitor.cookies.values()]
  const tokens = [first, second].flatMap((set) => [set.access_token, set.refresh_token, set.id_token])
  const events = await recorded(console)
  const typed = [anna.password, password, nobodysPassword, 'canary-guess', 'canary-verifier-that-is-wrong']
  return { events, secrets: [consoleAccess, code, verifier, ...tokens, ...cookies, ...typed, 'canary-nonce'] }
}

/** What the stream tells of everything so far. */
async function recorded(console: ReturnType<typeof consoleOver>): Promise<SecurityEvent[]> {
  const [newest] = (await console.events.list({ limit: 1 })).items
  const told: SecurityEvent[] = []
  for await (const event of await console.events.stream({ after: 0 })) {
    told.push(event)
    if (event.seq >= (newest?.seq ?? 0)) break
  }
  return told
}

/** Every file below the folder as text, in the two encodings that a program could have written it in. */
function contentOf(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path))
    .map((bytes) => bytes.toString('latin1') + bytes.toString('utf16le'))
    .join('\n')
}

const foundIn = (content: string, canaries: readonly string[]) => canaries.filter((canary) => content.includes(canary))

test('SEC-A72, SEC-D02, SEC-G07, SEC-L03: after a whole day nothing secret lies in clear in the data folder, in temporary files, on the terminal or among the events', {
  timeout: 90_000,
}, async () => {
  const temporary = tempFolder()
  const place = { folder: tempFolder(), port: await freePort(), env: { TMPDIR: temporary } }
  const server = await serve(place)
  const setup = await setUp(server)
  const day = await spendADay(server, setup)
  const secrets = [...setup.secrets, ...day.secrets].filter((secret) => secret !== '')
  const names = [anna.name, carla.name, applicationName, ...emails, setup.clientId]
  const all = [setup.setupToken, ...secrets, ...names]
  expect(all.length).toBeGreaterThan(25)

  const told = JSON.stringify(day.events)
  expect(foundIn(told, [setup.setupToken, ...secrets])).toEqual([])
  for (const type of ['login_failure', 'pkce_failure', 'suspicious_activity', 'oauth_token_revoked']) {
    expect(told).toContain(type)
  }
  // While it runs, what a kill leaves behind, and what an orderly stop does.
  expect(readdirSync(place.folder)).toContain('authly.db-wal')
  expect(contentOf(place.folder)).toContain(readFileSync(join(place.folder, 'keys.json'), 'latin1'))
  expect(foundIn(contentOf(place.folder), all)).toEqual([])
  server.kill('SIGKILL')
  const killed = await server.ended
  expect(foundIn(contentOf(place.folder), all)).toEqual([])
  const again = await serve(place)
  again.kill('SIGTERM')
  const stopped = await again.ended
  expect(stopped.code).toBe(0)
  expect(foundIn(contentOf(place.folder), all)).toEqual([])
  expect(foundIn(contentOf(temporary), all)).toEqual([])

  const printed = [killed, stopped].map(({ output, complaints }) => output + complaints).join('\n')
  expect(foundIn(printed, [...secrets, ...names])).toEqual([])
  // The link is for whoever started the server, printed once, and opens nothing any more.
  expect(printed.split(setup.setupToken)).toHaveLength(2)
})
