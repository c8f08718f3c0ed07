import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { SeedError } from '../../server/seed/seed-error.ts'
import { parseSeed } from '../../server/seed/seed-file.ts'
import { runAuthly } from '../support/authly.ts'
import { refusal } from '../support/refusal.ts'
import { tempFolder } from '../support/temp-folder.ts'

const bomb = [
  'a: &a [x, x, x, x, x, x, x, x, x, x]',
  ...'bcdefghi'.split('').map((name, at) => {
    const before = String.fromCharCode('a'.charCodeAt(0) + at)
    return `${name}: &${name} [${Array(10).fill(`*${before}`).join(', ')}]`
  }),
].join('\n')

test('a seed file that was meant to hurt is refused as one that was mistyped', () => {
  for (const [text, sentence] of [
    ['{"users": [], "__proto__": {"polluted": 1}}', '__proto__'],
    ['constructor: {prototype: {polluted: 1}}', 'constructor'],
    ['users: !!js/function "() => process.exit()"', ''],
    ['users: !!binary aGk=', ''],
    [bomb, ''],
    ['- '.repeat(20_000), ''],
    ['\0\0\0', ''],
  ] as const) {
    const refused = refusal(() => parseSeed(text, 'office.yaml'))
    expect(refused, text.slice(0, 60)).toBeInstanceOf(SeedError)
    expect(String(refused), text.slice(0, 60)).toContain(sentence)
  }
  expect('polluted' in {}).toBe(false)
})

test('a seed file that cannot be one says so in a sentence, and leaves no data folder behind', {
  timeout: 60_000,
}, async () => {
  const file = join(tempFolder(), 'office.yaml')
  for (const text of [
    bomb,
    '[[['.repeat(5000),
    'clients: [{client_id: ../../etc/passwd, type: public, redirect_uris: [x]}]',
  ]) {
    writeFileSync(file, text)
    const data = join(tempFolder(), 'data')
    const { code, output, complaints } = await runAuthly(['serve', '--data', data, '--seed', file])
    expect([code !== 0 && code !== null, output]).toEqual([true, ''])
    expect(complaints).toContain('office.yaml')
    expect(complaints).not.toMatch(/\n\s+at /)
  }
})
