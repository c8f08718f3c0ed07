import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  realpathSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { prepareDataFolder } from '../../server/storage/folder.ts'
import { refusal } from '../support/refusal.ts'
import { tempFolder } from '../support/temp-folder.ts'

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8)

describe('the data folder', () => {
  test.each([0, 0o022, 0o777])('SEC-D04: is made private under the umask %o', (umask) => {
    const folder = join(tempFolder(), 'data')
    const before = process.umask(umask)
    try {
      expect(prepareDataFolder({ path: folder })).toBe(realpathSync(folder))
    } finally {
      process.umask(before)
    }
    expect(modeOf(folder)).toBe('700')
  })

  test('is made together with the folders above it, all private', () => {
    const parent = join(tempFolder(), 'office')
    prepareDataFolder({ path: join(parent, 'authly') })
    expect([modeOf(parent), modeOf(join(parent, 'authly'))]).toEqual(['700', '700'])
  })

  test.each(['keys.json', 'authly.db', undefined])('SEC-D04: is closed to others when it holds %s', (name) => {
    const folder = tempFolder()
    if (name) writeFileSync(join(folder, name), '')
    chmodSync(folder, 0o755)
    prepareDataFolder({ path: folder })
    expect(modeOf(folder)).toBe('700')
  })

  test("is not made of somebody's open folder, whose files stay as they were", () => {
    const folder = tempFolder()
    writeFileSync(join(folder, 'letter.txt'), 'Dear Anna')
    chmodSync(folder, 0o755)
    expect(refusal(() => prepareDataFolder({ path: folder }))).toMatchObject({ code: 'exposed', exitCode: 77 })
    expect(modeOf(folder)).toBe('755')
  })

  test('may hold other files when nobody else can get in', () => {
    const folder = tempFolder()
    writeFileSync(join(folder, 'seed.yaml'), 'users: []')
    expect(prepareDataFolder({ path: folder })).toBe(folder)
  })

  test('may be reached by a link, and is called by its own name', () => {
    const folder = tempFolder()
    const link = join(tempFolder(), 'link')
    symlinkSync(folder, link)
    expect(prepareDataFolder({ path: link })).toBe(folder)
  })

  test('cannot be a file, nor lie under one', () => {
    const file = join(tempFolder(), 'file')
    writeFileSync(file, '')
    expect(refusal(() => prepareDataFolder({ path: file }))).toMatchObject({ code: 'not_a_folder' })
    expect(refusal(() => prepareDataFolder({ path: join(file, 'data') }))).toMatchObject({ code: 'not_a_folder' })
  })

  test('is refused when it belongs to another user', () => {
    const folder = process.getuid?.() === 0 ? join(tempFolder(), 'data') : '/'
    if (folder !== '/') {
      mkdirSync(folder)
      chownSync(folder, 12_345, 12_345)
    }
    expect(refusal(() => prepareDataFolder({ path: folder }))).toMatchObject({ code: 'foreign_owner', exitCode: 77 })
  })

  test.each([0x6969, 0xfe534d42, 0xff534d42, -11_317_950])('SEC-D21: is refused on the network disk %i', (type) => {
    const folder = tempFolder()
    const error = refusal(() => prepareDataFolder({ path: folder, filesystemType: () => type }))
    expect(error).toMatchObject({ code: 'network_filesystem', exitCode: 78 })
    expect(existsSync(join(folder, 'authly.lock'))).toBe(false)
  })
})

test('a folder where none can be made is refused at once', () => {
  expect(refusal(() => prepareDataFolder({ path: '/proc/authly/data' }))).toMatchObject({
    code: expect.stringMatching(/not_writable|not_a_folder|missing/),
  })
})
