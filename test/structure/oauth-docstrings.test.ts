import { expect, test } from 'vitest'
import { readSourceFiles } from './source-files.ts'

const docstring = /\/\*\*[\s\S]*?\*\//g
const section =
  /RFC \d{4}|OpenID Connect [A-Z]|OAuth 2\.[01] |draft-|Client ID Metadata|FAPI 2|Content Security|SEC-[A-Z]|NIST SP/
const publicThing = /^export (?:async function|function|const) (\w+)/gm

const oauth = readSourceFiles().filter(({ path }) => path.startsWith('server/oauth/') && path.endsWith('.ts'))

test('every file of the protocol names, in its docstrings, the document and section that it follows', () => {
  expect(oauth.length).toBeGreaterThan(50)
  const silent = oauth.filter(({ text }) => !(text.match(docstring) ?? []).some((words) => section.test(words)))
  expect(silent.map(({ path }) => path)).toEqual([])
})

test('everything public of the protocol has a docstring', () => {
  const bare = oauth.flatMap(({ path, text }) =>
    [...text.matchAll(publicThing)]
      .filter(({ index }) => !text.slice(0, index).trimEnd().endsWith('*/'))
      .map(([, name]) => `${path}: ${name}`),
  )
  expect(bare).toEqual([])
})
