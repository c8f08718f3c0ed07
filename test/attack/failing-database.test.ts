import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openSqlite } from '../../server/storage/open-sqlite.ts'
import { StorageError } from '../../server/storage/storage-error.ts'
import { createVisitor } from '../support/browserless.ts'
import {
  authorizePath,
  eventsOf,
  introspected,
  isHealthy,
  type Office,
  obtainCode,
  obtainTokens,
  redeem,
  refresh,
  signIn,
  startOffice,
} from '../support/code-flow.ts'
import { ben } from '../support/data.ts'
import { type Answer, basic, type Question } from '../support/http-server.ts'
import { pushedPath, requestForm } from '../support/pushed-requests.ts'

/** Makes the database fail; what it answers makes it work again. */
type Harm = (office: Office) => Promise<() => void> | (() => void)

/** Another program holds the lock for writing. */
const locked: Harm = ({ folder, masterKey, writer }) => {
  writer.pragma('busy_timeout = 0')
  const other = openSqlite({ file: join(folder, 'authly.db'), key: masterKey, create: false })
  onTestFinished(() => void other.close())
  other.exec('BEGIN IMMEDIATE')
  return () => void other.exec('ROLLBACK')
}

/** No page can be added, which SQLite cannot tell from a full disk; what room there is in the others is used up. */
const full: Harm = async ({ writer, appliance }) => {
  const pages = Number(writer.pragma('page_count', { simple: true }))
  writer.pragma(`max_page_count = ${pages}`)
  for (const text of ['x'.repeat(200), '']) await recordUntilFull(appliance, text)
  return () => void writer.pragma('max_page_count = 1000000')
}

async function recordUntilFull({ events }: Office['appliance'], text: string): Promise<void> {
  for (let number = 0; number < 10_000; number++) {
    const failed = await events
      .write({ type: 'logout', outcome: 'success', details: { text } })
      .then(() => null, Object)
    if (failed instanceof StorageError && failed.code === 'disk_full') return
    if (failed) throw failed
  }
  throw new Error('the database does not become full')
}

const tables = [
  'access_token',
  'refresh_token',
  'authorization_code',
  'session',
  'person',
  'client',
  'consent',
  'grant_',
]

/** What the checks look into cannot be read. */
const unreadable: Harm = ({ writer }) => {
  const names = writer
    .prepare<[], string>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'event'",
    )
    .pluck()
    .all()
  expect(names.filter((name) => tables.includes(name)).length).toBeGreaterThan(4)
  // Foreign keys follow a renamed table only where this is off, and must not.
  writer.pragma('legacy_alter_table = ON')
  for (const name of names) writer.exec(`ALTER TABLE "${name}" RENAME TO "lost_${name}"`)
  return () => {
    for (const name of names) writer.exec(`ALTER TABLE "lost_${name}" RENAME TO "${name}"`)
  }
}

/** Everything that somebody was about to do, ready to be sent. */
async function prepared(office: Office) {
  const headers = basic('intranet', office.secret)
  const tokens = await obtainTokens(office)
  const code = await obtainCode(office)
  const bearer = { authorization: `Bearer ${tokens.access_token}` }
  const signingIn = createVisitor(office.send)
  const login = await signingIn.open(authorizePath())
  const agreeing = createVisitor(office.send)
  const consent = await signIn(agreeing, await agreeing.open(authorizePath({ scope: 'openid email' })))
  const pushing = createVisitor(office.send)
  const pushed = await signIn(pushing, await pushing.open(await pushedPath(office, { scope: 'openid email' })))
  const out = createVisitor(office.send)
  await signIn(out, await out.open(authorizePath()))
  const confirm = await out.open('/oauth/logout')
  const post = (path: string, form: Question['form']) => office.send(path, { headers, ...(form && { form }) })
  const askings: Record<string, () => Promise<Answer>> = {
    'a sign-in': () => signingIn.submit(login, { username: ben.username, password: ben.password }),
    'a consent': () => agreeing.submit(consent, {}, 'allow'),
    'a code': () => redeem(office, { code }),
    'a refresh': () => refresh(office, tokens.refresh_token),
    'a revocation': () => post('/oauth/revoke', { token: tokens.access_token }),
    'a revocation of the grant': () => post('/oauth/revoke', { token: tokens.refresh_token }),
    // Large enough that no page has room left for it by chance.
    'a pushed request': () => post('/oauth/par', requestForm({ state: 's'.repeat(4000), nonce: 'n'.repeat(2000) })),
    'a consent to a pushed request': () => pushing.submit(pushed, {}, 'allow'),
    'a sign-out': () => out.submit(confirm, {}, 'logout'),
    'an authorization without asking': () => office.visitor.open(authorizePath({ prompt: 'none' })),
  }
  const readings: Record<string, () => Promise<Answer>> = {
    'an introspection': () => post('/oauth/introspect', { token: tokens.access_token }),
    userinfo: () => office.send('/oauth/userinfo', { headers: bearer }),
  }
  return { tokens, askings, readings }
}

const granted = /access_token|refresh_token|id_token|[?&]code=/

describe.each([
  ['locked by another program', locked],
  ['full', full],
])('SEC-A66, SEC-A56, SEC-D13: with a database that is %s', (_, harm) => {
  test('whatever would have to be written down is refused with 503, and done once it can be', async () => {
    const office = await startOffice()
    const { askings, tokens } = await prepared(office)
    const restore = await harm(office)
    const before = (await office.events()).length
    for (const [name, ask] of Object.entries(askings)) {
      const { status, text, headers } = await ask()
      expect([status, headers['set-cookie'], headers.location], name).toEqual([503, undefined, undefined])
      expect(Number(headers['retry-after']), name).toBeGreaterThan(0)
      expect(text, name).not.toMatch(granted)
      expect(text, name).not.toMatch(/sqlite|database is|\bat /i)
    }
    expect(await office.events()).toHaveLength(before)
    expect((await introspected(office, tokens.access_token)).active).toBe(true)
    restore()
    const { 'a revocation of the grant': grantEnd, 'a refresh': refreshing, 'a code': redeeming, ...others } = askings
    for (const [name, ask] of Object.entries({ ...others, redeeming, refreshing, grantEnd })) {
      expect([200, 201, 303], name).toContain((await ask?.())?.status)
    }
    expect(await introspected(office, tokens.access_token)).toEqual({ active: false })
    expect(await eventsOf(office, 'oauth_token_revoked')).toHaveLength(2)
    expect(office.logged.some((line) => line.includes('The database refused'))).toBe(true)
    expect(await isHealthy(office.send)).toBe(true)
  })
})

test('SEC-A66: while nothing can be read nobody is let in, nothing is called active, and it recovers by itself', async () => {
  const office = await startOffice()
  const { askings, readings, tokens } = await prepared(office)
  const restore = await unreadable(office)
  for (const [name, ask] of Object.entries({ ...askings, ...readings })) {
    const { status, text, headers } = await ask()
    expect([status, headers['set-cookie'], headers.location], name).toEqual([503, undefined, undefined])
    expect(text, name).not.toMatch(granted)
    expect(text, name).not.toMatch(/sqlite|no such table|"active"/i)
  }
  restore()
  for (const [name, ask] of Object.entries({ ...readings, ...askings })) {
    if (name !== 'a refresh' && name !== 'a code') expect([200, 201, 303], name).toContain((await ask()).status)
  }
  expect(await introspected(office, tokens.access_token)).toEqual({ active: false })
  expect(await isHealthy(office.send)).toBe(true)
})
