import { readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { consoleToken, startOffice } from '../support/appliance.ts'
import { createVisitor } from '../support/browserless.ts'
import { agree, answered, createPkce, follow, signIn, type Tokens, tokensIn } from '../support/code-flow.ts'
import { anna, ben, carla } from '../support/data.ts'
import { basic } from '../support/http-server.ts'
import { rejection } from '../support/refusal.ts'

type Office = Awaited<ReturnType<typeof startOffice>>

const redirectUri = 'https://intranet.office.example/cb'

/** A day at the office, and every secret that was about on it. */
async function spendADay(office: Office): Promise<{ secrets: string[]; names: string[] }> {
  const { application, clientSecret } = await office.anna.applications.create({
    template: 'web',
    name: 'Canary Ledger',
    redirectUris: [redirectUri],
  })
  const clientId = application.clientId
  await office.anna.people.create({
    username: 'carla',
    name: carla.name,
    email: 'carla@office.example',
    password: carla.password,
    mustChangePassword: false,
  })
  const replaced = await office.anna.applications.replaceSecret({ clientId })
  const visitor = createVisitor(office.send)
  const { verifier, challenge } = createPkce()
  const path = `/oauth/authorize?${new URLSearchParams({ client_id: clientId, response_type: 'code', redirect_uri: redirectUri, scope: 'openid profile offline_access', code_challenge: challenge, code_challenge_method: 'S256' })}`
  // People type their password into the field for the user name.
  await signIn(visitor, await follow(visitor, await visitor.open(path)), {
    username: anna.password,
    password: 'Wrong horse, 4 batteries',
  })
  const { code = '' } = answered(await agree(visitor, path, carla))
  const headers = basic(clientId, replaced.clientSecret ?? '')
  const ask = (form: Record<string, string>) => office.send('/oauth/token', { headers, form })
  const first: Tokens = tokensIn(
    await ask({ grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier }),
  )
  const second = tokensIn(await ask({ grant_type: 'refresh_token', refresh_token: first.refresh_token }))
  // A repetition within seconds is a lost answer; a later one is a stolen token.
  office.clock.advance(60_000)
  await ask({ grant_type: 'refresh_token', refresh_token: first.refresh_token })
  await office.send('/oauth/userinfo', { headers: { authorization: `Bearer ${second.access_token}` } })
  await office.send('/oauth/introspect', { headers, form: { token: second.refresh_token } })
  await office.send('/oauth/token', {
    headers: basic(clientId, 'cs_live_guess'),
    form: { grant_type: 'client_credentials' },
  })
  await rejection(consoleToken(office, { username: anna.username, password: 'Wrong horse, 4 batteries' }))
  await rejection(office.console('Setup a-guess-at-the-token').people.list({}))
  const tokens = [first, second].flatMap((set) => [set.access_token, set.refresh_token, set.id_token])
  const passwords = [anna.password, ben.password, carla.password, 'Wrong horse, 4 batteries']
  const cookies = [...visitor.cookies.values()]
  const secrets = [
    clientSecret,
    replaced.clientSecret,
    code,
    verifier,
    office.token,
    'cs_live_guess',
    'a-guess-at-the-token',
    ...tokens,
    ...passwords,
    ...cookies,
  ]
  return {
    secrets: secrets.flatMap((secret) => secret ?? []),
    names: [anna.name, carla.name, 'Canary Ledger', anna.email, 'carla@office.example', clientId],
  }
}

const holding = (content: string, canaries: readonly string[]) => canaries.filter((canary) => content.includes(canary))

/** Everything that lies in the folder, as bytes; UTF-16 too, which some programs write. */
function filesOf(folder: string): string {
  const files = readdirSync(folder).map((name) => readFileSync(join(folder, name)))
  return files.map((bytes) => bytes.toString('latin1') + bytes.toString('utf16le')).join('\n')
}

test('SEC-D02, SEC-A72: no password, secret, token or name lies in clear in the data folder, and no secret in log or events', async () => {
  const before = new Set(readdirSync(tmpdir()))
  const office = await startOffice()
  const { secrets, names } = await spendADay(office)
  const all = [...secrets, ...names]
  expect(all.length).toBeGreaterThan(20)

  expect(readdirSync(office.dataFolder)).toContain('authly.db-wal')
  expect(holding(filesOf(office.dataFolder), all)).toEqual([])
  const events = JSON.stringify(await office.events())
  const log = office.logged.join('')
  expect(events).toContain('refresh_replayed')
  expect(holding(events, secrets)).toEqual([])
  expect(holding(log, secrets)).toEqual([])
  await office.appliance.stop()
  expect(holding(filesOf(office.dataFolder), all)).toEqual([])
  const left = readdirSync(tmpdir()).filter((name) => !before.has(name) && /sqlite|etilqs/i.test(name))
  expect(left).toEqual([])
})
