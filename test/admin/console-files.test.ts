import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startAppliance } from '../support/appliance.ts'
import { tempFolder } from '../support/temp-folder.ts'

function builtConsole(): string {
  const folder = tempFolder()
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Console</title>')
  writeFileSync(join(folder, 'assets', 'index-a1b2c3.js'), 'export {}')
  writeFileSync(join(folder, '..', 'outside.txt'), 'outside')
  return folder
}

test('the console begins at its own address, at the set-up link and where a sign-in comes back to, under a strict policy', async () => {
  const office = await startAppliance({ consoleFolder: builtConsole() })
  for (const path of ['/console/', '/console/setup', '/console/callback?code=x']) {
    const { status, headers, text } = await office.send(path)
    expect({ status, type: headers['content-type'], cache: headers['cache-control'] }).toEqual({
      status: 200,
      type: 'text/html; charset=utf-8',
      cache: 'no-cache',
    })
    expect(text).toContain('<title>Console</title>')
    const policy = String(headers['content-security-policy'])
    expect(policy).toContain("script-src 'self'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).toContain("require-trusted-types-for 'script'")
    expect(policy).not.toContain('unsafe')
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' })
  }
  expect((await office.send('/')).headers.location).toBe('/console/')
  expect((await office.send('/console')).headers.location).toBe('/console/')
})

test('files with a hash in their name are kept for a year, and nothing outside the folder is served', async () => {
  const office = await startAppliance({ consoleFolder: builtConsole() })
  const script = await office.send('/console/assets/index-a1b2c3.js')
  expect(script.headers).toMatchObject({ 'cache-control': 'public, max-age=31536000, immutable' })
  expect(script.headers['content-type']).toMatch(/javascript/)
  for (const path of [
    '/console/../outside.txt',
    '/console/%2e%2e/outside.txt',
    '/console/..%2foutside.txt',
    '/console/assets/',
  ]) {
    const { status, text } = await office.send(path)
    expect(status).toBeGreaterThanOrEqual(400)
    expect(text).not.toContain('outside\n')
  }
  expect(
    (await office.send('/console/', { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } }))
      .status,
  ).toBe(405)
})

test('a console that has not been built is said to be so', async () => {
  const office = await startAppliance({ consoleFolder: join(tempFolder(), 'nowhere') })
  const { status, text } = await office.send('/console/')
  expect(status).toBe(503)
  expect(text).toContain('npm run build')
})
