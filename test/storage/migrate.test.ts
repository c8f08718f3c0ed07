import { expect, test } from 'vitest'
import { migrate } from '../../server/storage/migrate.ts'
import { migrations } from '../../server/storage/migrations/index.ts'
import { openStore } from '../support/store.ts'

test('migrating again changes nothing', () => {
  const { writer } = openStore()
  const before = writer.pragma('schema_version', { simple: true })
  migrate(writer)
  expect(writer.pragma('schema_version', { simple: true })).toBe(before)
})

test('SEC-D26: a database of a newer version is refused and left as it is', () => {
  const { writer } = openStore()
  writer.pragma(`user_version = ${migrations.length + 1}`)
  const before = writer.pragma('schema_version', { simple: true })
  expect(() => migrate(writer)).toThrow(expect.objectContaining({ code: 'newer_schema' }))
  expect(writer.pragma('schema_version', { simple: true })).toBe(before)
})

test('tokens are found by their primary key alone', () => {
  const { writer } = openStore()
  for (const table of ['access_token', 'refresh_token', 'authorization_code']) {
    const key = table === 'access_token' ? 'id' : 'selector'
    const plan = writer.prepare(`explain query plan select * from ${table} where ${key} = ?`).all('x')
    expect(JSON.stringify(plan)).toContain('PRIMARY KEY')
  }
})
