import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { startAppliance } from '../support/appliance.ts'
import { runAuthly } from '../support/authly.ts'
import { basic } from '../support/http-server.ts'
import { tempFolder } from '../support/temp-folder.ts'

// Each command is a process of its own, which takes a second of an idle processor.
vi.setConfig({ testTimeout: 300_000 })

/** A data folder with an application in it, and the command line over it. */
async function office() {
  const folder = tempFolder()
  const file = join(tempFolder(), 'office.yaml')
  const intranet = {
    client_id: 'intranet',
    name: 'Office Intranet',
    type: 'confidential',
    client_secret: 'a-secret-of-the-office-1',
    redirect_uris: ['https://intranet.office.example/cb'],
    scopes: ['openid'],
  }
  writeFileSync(file, JSON.stringify({ clients: [intranet] }))
  expect((await runAuthly(['seed', file, '--data', folder])).code).toBe(0)
  const run = (...args: string[]) => runAuthly([...args, '--data', folder])
  return { folder, run }
}

test('an application is added, shown, given another secret and removed; each change is recorded as the command line’s', async () => {
  const { folder, run } = await office()
  const added = JSON.parse((await run('client', 'add', 'Nightly Report', '--template', 'machine', '--json')).output)
  const { clientId } = added.application
  const { output: table } = await run('client', 'list')
  expect(table).toMatch(/^CLIENT ID +NAME +TYPE/)
  expect(table).toMatch(/intranet +Office Intranet +confidential +authorization_code +approved/)
  expect((await run('client', 'show', clientId)).output).toMatch(/grantTypes +client_credentials/)
  const second = (await run('client', 'secret', clientId, '--keep-former', '24', '--expires', '90')).output.trim()
  expect(second).toMatch(/^cs_live_/)
  expect(JSON.parse((await run('client', 'show', clientId, '--json')).output)).toMatchObject({
    formerSecretExpiresAt: expect.any(Number),
    secretExpiresAt: expect.any(Number),
  })
  expect(await run('client', 'end-former-secret', clientId)).toMatchObject({ code: 0, output: 'done\n' })
  expect((await run('client', 'remove', 'intranet')).code).toBe(0)
  const server = await startAppliance({ dataFolder: folder })
  const ask = async (secret: string) =>
    (
      await server.send('/oauth/token', {
        headers: basic(clientId, secret),
        form: { grant_type: 'client_credentials' },
      })
    ).status
  expect([await ask(second), await ask(added.clientSecret)]).toEqual([200, 401])
  const events = (await server.events()).filter(
    ({ actorKind, type }) => actorKind === 'command_line' && /client/.test(type),
  )
  expect(events.slice(-4).map(({ type, reason }) => [type, reason])).toEqual([
    ['oauth_client_created', null],
    ['oauth_client_changed', 'secret_replaced'],
    ['oauth_client_changed', null],
    ['oauth_client_deleted', null],
  ])
})

test('settings are changed by name, and what cannot be is a sentence and an exit code', async () => {
  const { run } = await office()
  const keys = join(tempFolder(), 'keys.json')
  writeFileSync(keys, JSON.stringify({ keys: [{ kty: 'EC', crv: 'P-256', x: 'x', y: 'y' }] }))
  const changes = ['requirePkce=false', 'scopes=openid,profile', 'defaultMaxAge=600', 'name=Intranet 2']
  const changed = JSON.parse((await run('client', 'update', 'intranet', ...changes, '--jwks', keys, '--json')).output)
  expect(changed).toMatchObject({
    requirePkce: false,
    scopes: ['openid', 'profile'],
    defaultMaxAge: 600,
    name: 'Intranet 2',
    jwks: { keys: [{ kty: 'EC' }] },
  })
  for (const [args, code, sentence] of [
    [['client', 'show', 'nobody'], 65, 'This no longer exists.'],
    [['client', 'update', 'intranet', 'requirePkc=false'], 64, 'There is no requirePkc. There are: name,'],
    [['client', 'update', 'intranet', 'requirePkce'], 64, 'requirePkce is not a change'],
    [['client', 'update', 'intranet', 'scopes=reed'], 65, 'There is no such scope.'],
    [['client', 'secret', 'intranet', '--keep-former', 'long'], 64, '--keep-former is a whole number'],
    [['client', 'approve', 'intranet'], 65, 'This application is approved already.'],
  ] as const) {
    const ending = await run(...args)
    expect({ args, code: ending.code, output: ending.output }).toEqual({ args, code, output: '' })
    expect(ending.complaints).toContain(sentence)
    expect(ending.complaints).not.toContain('    at ')
  }
})

test('scopes, resources, registration tokens and signing keys are looked after, too', async () => {
  const { run } = await office()
  expect((await run('scope', 'set', 'invoices.read', '--description', 'Read invoices')).output).toBe('done\n')
  expect((await run('scope', 'list')).output).toMatch(/invoices.read +Read invoices/)
  const api = 'https://api.office.example/'
  expect((await run('resource', 'set', api, '--scope', 'invoices.read', '--seconds', '120')).output).toBe('done\n')
  expect(JSON.parse((await run('resource', 'list', '--json')).output)).toMatchObject([
    { identifier: api, scopes: ['invoices.read'], accessTokenSeconds: 120 },
  ])
  expect((await run('resource', 'remove', api)).code).toBe(0)
  expect((await run('scope', 'remove', 'invoices.read')).code).toBe(0)
  const token = (await run('registration-token', 'create', 'Partner', '--uses', '3')).output.trim()
  const [listed] = JSON.parse((await run('registration-token', 'list', '--json')).output)
  expect(listed).toMatchObject({ name: 'Partner', usesLeft: 3 })
  expect(token.startsWith(listed.id)).toBe(true)
  expect((await run('registration-token', 'remove', listed.id)).code).toBe(0)
  const before = JSON.parse((await run('keys', 'list', '--json')).output)
  const after = JSON.parse((await run('keys', 'rotate', '--now', '--json')).output)
  expect(after.map(({ state }: { state: string }) => state)).toEqual(['active', 'active', 'active', 'active'])
  expect(after.map(({ kid }: { kid: string }) => kid)).not.toContain(before[0].kid)
})
