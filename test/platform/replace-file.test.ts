import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { replaceFile } from '../../server/platform/replace-file.ts'
import { refusal } from '../support/refusal.ts'
import { tempFolder } from '../support/temp-folder.ts'

describe('replacing a file', () => {
  test.each([0, 0o777])('puts the new content there for its owner only, under the umask %o', (umask) => {
    const path = join(tempFolder(), 'keys.json')
    writeFileSync(path, 'old', { mode: 0o644 })
    const before = process.umask(umask)
    try {
      replaceFile(path, 'new')
    } finally {
      process.umask(before)
    }
    expect(readFileSync(path, 'utf8')).toBe('new')
    expect((statSync(path).mode & 0o777).toString(8)).toBe('600')
  })

  test('who reads the old file at that moment goes on reading it', () => {
    const path = join(tempFolder(), 'keys.json')
    writeFileSync(path, 'old')
    const before = statSync(path).ino
    replaceFile(path, Buffer.from('new'))
    expect(statSync(path).ino).not.toBe(before)
  })

  test('that fails leaves the old content, and no draft', () => {
    const folder = tempFolder()
    mkdirSync(join(folder, 'in the way'))
    writeFileSync(join(folder, 'in the way', 'file'), '')
    expect(refusal(() => replaceFile(join(folder, 'in the way'), 'new'))).toMatchObject({ code: 'EISDIR' })
    expect(readdirSync(folder)).toEqual(['in the way'])
  })
})
