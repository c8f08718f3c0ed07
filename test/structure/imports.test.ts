import { expect, test } from 'vitest'
import { brokenImportRules, importsOf } from './import-rules.ts'
import { FRONT_FOLDERS, roomOf, SERVER_ROOMS } from './rooms.ts'
import { readSourceFiles } from './source-files.ts'

const LEFT =
  'imports only point left (contract, platform < storage < security < identity < oauth < admin < http < index, main)'

test('no file of the product imports against the direction of the rooms', () => {
  const files = readSourceFiles()
  const product = files.filter((file) => !['test', 'tool'].includes(roomOf(file.path)))
  expect(product.length, 'no source file of the product was found').toBeGreaterThan(0)
  expect(product.flatMap((file) => importsOf(file.text)).length, 'no import line was found').toBeGreaterThan(0)
  expect(brokenImportRules(files)).toEqual([])
})

test.each([
  [
    'server/oauth/token.ts',
    "import { app } from '../http/app.ts'",
    `${LEFT}: server/oauth/token.ts imports ../http/app.ts`,
  ],
  [
    'server/storage/store.ts',
    "import type { Keys } from '../security/keys.ts'",
    `${LEFT}: server/storage/store.ts imports ../security/keys.ts`,
  ],
  [
    'server/http/app.ts',
    "import { createAppliance } from '../index.ts'",
    `${LEFT}: server/http/app.ts imports ../index.ts`,
  ],
  [
    'server/admin/users.ts',
    "await import('../seed/read.ts')",
    `${LEFT}: server/admin/users.ts imports ../seed/read.ts`,
  ],
  [
    'server/index.ts',
    "export * from '../electron/vault.ts'",
    'server → nothing outside server: server/index.ts imports ../electron/vault.ts',
  ],
  [
    'electron/main.ts',
    "import { open } from '../server/storage/store.ts'",
    'electron → server/index + server/contract: electron/main.ts imports ../server/storage/store.ts',
  ],
  [
    'renderer/bridge/call.ts',
    "import type { A } from '../../server/index.ts'",
    'renderer → server/contract: renderer/bridge/call.ts imports ../../server/index.ts',
  ],
  [
    'renderer/main.tsx',
    "import '../test/support/data.ts'",
    'renderer → server/contract: renderer/main.tsx imports ../test/support/data.ts',
  ],
  [
    'server/contract/users.ts',
    "import { now } from '../platform/clock.ts'",
    'server/contract imports zod, @orpc/contract and itself: server/contract/users.ts imports ../platform/clock.ts',
  ],
  [
    'server/contract/users.ts',
    "import { os } from '@orpc/server'",
    'server/contract imports zod, @orpc/contract and itself: server/contract/users.ts imports @orpc/server',
  ],
  [
    'server/contract/users.ts',
    "import { hash } from 'node:crypto'",
    'no Node in contract and renderer: server/contract/users.ts imports node:crypto',
  ],
  [
    'server/oauth/token.ts',
    "import cookie from '@fastify/cookie'",
    'fastify only in server/http: server/oauth/token.ts imports @fastify/cookie',
  ],
  [
    'server/admin/users.ts',
    "import { sql } from 'kysely'",
    'kysely and drivers only in server/storage: server/admin/users.ts imports kysely',
  ],
  [
    'server/platform/log.ts',
    "import { app } from 'electron/main'",
    'electron only in electron/: server/platform/log.ts imports electron/main',
  ],
  [
    'server/http/pages.ts',
    "import { render } from 'react-dom/server'",
    'react only in renderer/: server/http/pages.ts imports react-dom/server',
  ],
  [
    'server/identity/login.ts',
    "import { fc } from 'fast-check'",
    'test libraries only in test/: server/identity/login.ts imports fast-check',
  ],
  [
    'electron/start.mjs',
    "import { a } from '../server/index.ts'",
    'a script imports its own folder and test/electron-runtime: electron/start.mjs imports ../server/index.ts',
  ],
])('%s may not say %s', (path, text, sentence) => {
  expect(brokenImportRules([{ path, text }])).toEqual([sentence])
})

test.each([
  ['server/http/app.ts', "import Fastify from 'fastify'\nimport { token } from '../oauth/token.ts'"],
  ['server/main.ts', "import { serve } from './command-line/serve.ts'\nimport { createAppliance } from './index.ts'"],
  [
    'server/security/audit.ts',
    "import type { Config } from '../config.ts'\nimport { event } from '../contract/events.ts'",
  ],
  ['electron/main.ts', "import { app } from 'electron'\nimport { createAppliance } from '../server/index.ts'"],
  ['electron/start.mjs', "import { findElectron } from '../test/electron-runtime/find.mjs'"],
  [
    'renderer/main.tsx',
    "import { useState } from 'react'\nimport type { Contract } from '../server/contract/index.ts'",
  ],
])('%s may say %s', (path, text) => {
  expect(brokenImportRules([{ path, text }])).toEqual([])
})

test('an import is seen over several lines, as a type, as a re-export, and when it is dynamic, but not in a comment', () => {
  const text = [
    "import {\n  one,\n  two,\n} from './several-lines.ts'",
    "import type { Three } from './type.ts'",
    "export { four } from './re-export.ts'",
    "import './side-effect.ts'",
    "const five = await import('./dynamic.ts')",
    "type Six = import('./type-only.ts').Six",
    "// import { seven } from './comment.ts'",
    "/** import('./docstring.ts') */",
  ].join('\n')
  const names = ['several-lines', 'type', 're-export', 'side-effect', 'dynamic', 'type-only']
  expect(importsOf(text).sort()).toEqual(names.map((name) => `./${name}.ts`).sort())
})

test('every room of server/ has its place in the order', () => {
  const folders = readSourceFiles()
    .map((file) => file.path.split('/'))
    .filter(([top, , third]) => top === 'server' && third !== undefined)
    .map(([, second = '']) => second)
  const known: string[] = [...SERVER_ROOMS, ...FRONT_FOLDERS, 'contract']
  expect([...new Set(folders)].filter((folder) => !known.includes(folder))).toEqual([])
})
