import { createHash } from 'node:crypto'
import { existsSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { consoleOver, consoleToken, officeSeed } from '../support/appliance.ts'
import { authly, runAuthly } from '../support/authly.ts'
import { anna, ben, carla } from '../support/data.ts'
import { sender } from '../support/http-server.ts'
import { rejection } from '../support/refusal.ts'
import { tempFolder } from '../support/temp-folder.ts'

vi.setConfig({ testTimeout: 60_000 })

test('SEC-S03: the file that `authly passwords build` makes is used by a server that runs, at once', async () => {
  const folder = tempFolder()
  const seed = join(folder, 'office.json')
  writeFileSync(seed, officeSeed)
  const data = join(folder, 'data')
  const server = authly(['serve', '--data', data, '--port', '0', '--seed', seed])
  const issuer = await server.ready()
  const { port, host } = new URL(issuer)
  const token = await consoleToken({ issuer: () => issuer, send: sender(Number(port), host) }, anna)
  const console = consoleOver(issuer, `Bearer ${token}`)
  expect((await console.overview.get()).breachedPasswords).toEqual({ count: null, problem: null })

  const hashes = join(folder, 'hashes.txt')
  const sha1 = createHash('sha1').update(carla.password).digest('hex').toUpperCase()
  writeFileSync(hashes, `${sha1}:51259\r\n${'F'.repeat(40)}:1\r\n`)
  const out = join(data, 'breached.authly')
  expect(await runAuthly(['passwords', 'build', hashes, out])).toEqual({
    code: 0,
    output: `2 passwords in ${out}\n`,
    complaints: '',
  })
  expect(statSync(out).mode & 0o777).toBe(0o600)

  expect((await console.overview.get()).breachedPasswords).toEqual({ count: 2, problem: null })
  const { requirements } = await console.people.checkPassword({ password: carla.password })
  expect(requirements.filter(({ met }) => !met)).toEqual([
    { id: 'not_breached', sentence: 'Not known from a break-in elsewhere', met: false },
  ])
  const refused = console.people.create({ ...carla, email: '' })
  expect(await rejection(refused)).toMatchObject({ code: 'INVALID', data: { field: 'password' } })

  writeFileSync(out, 'something else')
  expect((await console.overview.get()).breachedPasswords.problem).toContain('authly passwords build')
  expect(server.complaints()).toContain('The file of breached passwords cannot be used')
  expect(server.complaints()).not.toContain(carla.password)
})

test('a source that is none is named with its line, and nothing is written', async () => {
  const folder = tempFolder()
  const source = join(folder, 'hashes.txt')
  const out = join(folder, 'breached.authly')
  writeFileSync(source, `${'A'.repeat(40)}:1\n${ben.password}\n`)
  const { code, complaints, output } = await runAuthly(['passwords', 'build', source, out])
  expect({ code, output }).toEqual({ code: 65, output: '' })
  expect(complaints).toContain('Line 2 is no SHA-1 hash')
  expect(complaints).not.toContain(ben.password)
  expect(existsSync(out)).toBe(false)
  const missing = await runAuthly(['passwords', 'build', join(folder, 'nowhere'), out])
  expect(missing.code).toBe(74)
  const nowhere = await runAuthly(['passwords', 'build', source, join(folder, 'nowhere', 'out')])
  expect(nowhere.code).toBeGreaterThan(0)
})
