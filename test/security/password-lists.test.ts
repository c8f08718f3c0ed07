import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createLog } from '../../server/platform/log.ts'
import { BusyError } from '../../server/security/password-lane.ts'
import { breachedSource } from '../../server/security/password-lists/breached-source.ts'
import { buildHashList } from '../../server/security/password-lists/build-hash-list.ts'
import { HashListError } from '../../server/security/password-lists/hash-list-error.ts'
import { createPasswordLists } from '../../server/security/password-lists/password-lists.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { rejection } from '../support/refusal.ts'
import { tempFolder } from '../support/temp-folder.ts'

vi.setConfig({ testTimeout: 60_000 })

const listFolder = join(import.meta.dirname, '../../server/security/password-lists')
const sha1 = (text: string) => createHash('sha1').update(text).digest('hex').toUpperCase()

interface Wishes {
  folder?: string
  capacity?: number
}

/** A list made of these lines. */
async function build(lines: string | Buffer, { folder = tempFolder(), ...wishes }: Wishes = {}) {
  const source = join(folder, 'source.txt')
  const path = join(folder, 'breached.authly')
  writeFileSync(source, lines)
  const count = await buildHashList({ source, path, entryOf: breachedSource(), ...wishes })
  return { folder, path, count }
}

function listsOver(breachedFile: string | null) {
  const logged: string[] = []
  const log = createLog({ clock: fakeClock(), level: 'debug', write: (line) => logged.push(line) })
  const lists = createPasswordLists({ breachedFile, log })
  onTestFinished(() => lists.close())
  return { lists, logged }
}

const manyPasswords = Array.from({ length: 5000 }, (_, number) => `breached password ${(number * 7919) % 5000}`)

test.for([
  { what: 'passwords', lines: manyPasswords.join('\n') },
  { what: 'passwords with Windows line ends and empty lines', lines: `${manyPasswords.join('\r\n')}\r\n\r\n` },
  { what: 'SHA-1 hashes', lines: manyPasswords.map(sha1).join('\n') },
  {
    what: 'SHA-1 hashes in order with their counts, as “Have I Been Pwned” has them',
    lines: manyPasswords
      .map((password, number) => `${sha1(password)}:${number}`)
      .sort()
      .join('\r\n'),
  },
])('SEC-S03: a file of $what becomes a list that finds each of them and nothing else', async ({ lines }) => {
  const { path, folder, count } = await build(lines, { capacity: 700 })
  expect(count).toBe(5000)
  expect(readdirSync(folder).sort()).toEqual(['breached.authly', 'source.txt'])
  const { lists } = listsOver(path)
  expect(await lists.breached()).toEqual({ kind: 'in_use', count: 5000 })
  for (let number = 0; number < 5000; number += 97)
    expect(await lists.isBreached(`breached password ${number}`)).toBe(true)
  for (const other of ['', 'breached password 5000', 'Breached password 1', 'x'.repeat(4000)])
    expect(await lists.isBreached(other)).toBe(false)
})

test('a list is the same however its lines came, and holds repeated ones once', async () => {
  const shuffled = await build([...manyPasswords, ...manyPasswords].join('\n'), { capacity: 333 })
  const sorted = await build(manyPasswords.map(sha1).sort().join('\n'))
  expect(shuffled.count).toBe(5000)
  expect(readFileSync(shuffled.path).equals(readFileSync(sorted.path))).toBe(true)
})

test('an accented password is found however it is typed, and a line that is no UTF-8 is no obstacle', async () => {
  const { path } = await build(Buffer.concat([Buffer.from('caf\u00e9 au lait\n'), Buffer.from([0xff, 0xfe, 0x0a])]))
  const { lists } = listsOver(path)
  expect(await lists.isBreached('cafe\u0301 au lait')).toBe(true)
})

test('a list of nothing finds nothing', async () => {
  const { path, count } = await build('')
  expect(count).toBe(0)
  expect(await listsOver(path).lists.isBreached('Rain on tin roofs')).toBe(false)
})

test('a source that is not what it seems is refused with its line, and the list that was there stays', async () => {
  const { folder, path } = await build('sunflower\n')
  const before = readFileSync(path)
  const mixed = `${sha1('a')}:3\n${sha1('b')}:1\nsunflower\n`
  const refused = await rejection(build(mixed, { folder }))
  expect(refused).toBeInstanceOf(HashListError)
  expect(refused).toMatchObject({ kind: 'unfit_source', message: expect.stringContaining('Line 3') })
  expect(await rejection(build('x'.repeat(3_000_000), { folder }))).toMatchObject({ kind: 'unfit_source' })
  const missing = buildHashList({ source: join(folder, 'nowhere'), path, entryOf: breachedSource() })
  expect(await rejection(missing)).toMatchObject({ kind: 'unreadable' })
  expect(readFileSync(path).equals(before)).toBe(true)
  expect(readdirSync(folder).sort()).toEqual(['breached.authly', 'source.txt'])
})

test('a file counts from the moment that it is there, and no longer once it is gone', async () => {
  const folder = tempFolder()
  const { lists, logged } = listsOver(join(folder, 'breached.authly'))
  expect([await lists.breached(), await lists.isBreached('sunflower')]).toEqual([{ kind: 'absent' }, null])
  const { path } = await build('sunflower\n', { folder })
  expect(await lists.isBreached('sunflower')).toBe(true)
  rmSync(path)
  expect([await lists.breached(), await lists.isBreached('sunflower')]).toEqual([{ kind: 'absent' }, null])
  expect(logged).toEqual([])
})

test.for<[string, (path: string) => void, RegExp]>([
  ['cut off', (path) => truncateSync(path, 9000), /not complete/],
  ['too long', (path) => appendFileSync(path, 'more'), /not complete/],
  [
    'something else',
    (path) => writeFileSync(path, 'sunflower\n'.repeat(1000)),
    /no file that “authly passwords build”/,
  ],
  ['empty', (path) => truncateSync(path, 0), /no file that “authly passwords build”/],
  ['damaged in its header', (path) => flipByte(path, 12), /damaged|not complete/],
])('a file that is %s is said to be unusable, in the log once and in its state', async ([, harm, sentence]) => {
  const { path } = await build(manyPasswords.join('\n'))
  harm(path)
  const { lists, logged } = listsOver(path)
  expect(await lists.breached()).toEqual({ kind: 'unusable', sentence: expect.stringMatching(sentence) })
  expect(await lists.isBreached('breached password 1')).toBeNull()
  expect(await lists.isBreached('breached password 2')).toBeNull()
  expect(logged).toHaveLength(1)
  expect(logged[0]).toContain('cannot be used')
  expect(logged[0]).not.toContain('breached password 1')
})

test('damage among the hashes is seen by the look-up that comes upon it, and told until the file is a sound one', async () => {
  const { path, folder } = await build(manyPasswords.join('\n'))
  const sound = readFileSync(path)
  const { lists, logged } = listsOver(path)
  for (let at = 4096 + 100; at < sound.length; at += 4096) flipByte(path, at)
  expect(await lists.breached()).toMatchObject({ kind: 'in_use' })
  expect(await lists.isBreached('breached password 1')).toBeNull()
  expect(await lists.breached()).toMatchObject({ kind: 'unusable', sentence: expect.stringContaining('damaged') })
  expect(logged).toHaveLength(1)
  await build(manyPasswords.join('\n'), { folder })
  expect(await lists.breached()).toMatchObject({ kind: 'in_use' })
  expect(await lists.isBreached('breached password 1')).toBe(true)
})

test('look-ups beyond what can wait are refused at once', async () => {
  const { lists } = listsOver((await build('sunflower\n')).path)
  const answers = await Promise.allSettled(Array.from({ length: 100 }, () => lists.isBreached('sunflower')))
  const refused = answers.filter((answer) => answer.status === 'rejected')
  expect(refused).toHaveLength(34)
  for (const { reason } of refused) expect(reason).toBeInstanceOf(BusyError)
})

test.for([
  'password1234',
  'qwerty123456',
  'PassWord1234',
  'Password1234!',
  '!!Password1234!!',
  'P@ssw0rd2025!!',
  '$ummer2025!!',
  'Monkeymonkey12!',
  'Welcome-2025',
])('SEC-S03: %s is common', async (password) => {
  expect(await listsOver(null).lists.isCommon(password)).toBe(true)
})

test.for([
  'Seven green kettles, 1 table',
  'A lamp for 2 sleepy otters',
  'Correct-Horse-Battery-Staple-1',
  'kR7#pLq2vX9!',
  'Monkey-40718265913!',
  '😀'.repeat(128),
  '',
])('%s is not common', async (password) => {
  expect(await listsOver(null).lists.isCommon(password)).toBe(false)
})

test('the list that comes with the product is the one that its source makes', () => {
  const path = join(tempFolder(), 'common.authly')
  const said = execFileSync(process.execPath, [join(listFolder, 'build-common.mjs'), path], { encoding: 'utf8' })
  expect(said).toBe('505095 common passwords\n')
  expect(existsSync(path)).toBe(true)
  expect(readFileSync(path).equals(readFileSync(join(listFolder, 'common.authly')))).toBe(true)
})

function flipByte(path: string, at: number): void {
  const bytes = readFileSync(path)
  bytes[at] = (bytes[at] ?? 0) ^ 0x40
  writeFileSync(path, bytes)
}
