import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { officeSeed } from '../support/appliance.ts'
import { authly, runAuthly } from '../support/authly.ts'
import { folderState } from '../support/folder-state.ts'
import { tempFolder } from '../support/temp-folder.ts'

vi.setConfig({ testTimeout: 60_000 })

function seedFile(content: string): string {
  const file = join(tempFolder(), 'office.yaml')
  writeFileSync(file, content)
  return file
}

test('a file is applied to a folder of its own, and again with nothing to change; a server on it needs no set-up', async () => {
  const folder = tempFolder()
  const file = seedFile(officeSeed)
  expect(await runAuthly(['seed', file, '--data', folder])).toMatchObject({ code: 0, output: 'users created: 2\n' })
  expect(await runAuthly(['seed', file, '--data', folder])).toMatchObject({ code: 0, output: 'nothing to change\n' })
  const server = authly(['serve', '--data', folder, '--port', '0'])
  await server.ready()
  expect(server.complaints()).not.toContain('setup#token')
})

test('a mistake names file, line and key, and nothing is made or changed', async () => {
  const folder = join(tempFolder(), 'data')
  const file = seedFile(`${officeSeed.slice(0, -1)}, "peopel": []}`)
  for (const command of [
    ['seed', file],
    ['serve', '--seed', file, '--port', '0'],
  ]) {
    const { code, complaints, output } = await runAuthly([...command, '--data', folder])
    expect({ code, output }).toEqual({ code: 65, output: '' })
    expect(complaints).toContain(`${file}:1:`)
    expect(complaints).toContain('peopel: there is no such key')
  }
  expect(() => folderState(folder)).toThrow('ENOENT')
})

test('a folder that a server is using is left to it', async () => {
  const folder = tempFolder()
  const server = authly(['serve', '--data', folder, '--port', '0'])
  await server.ready()
  const { code, complaints } = await runAuthly(['seed', seedFile(officeSeed), '--data', folder])
  expect(code).toBe(75)
  expect(complaints).toContain(`process ${server.pid}`)
})
