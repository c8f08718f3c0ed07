import { expect, test } from 'vitest'
import { readProjectFile, readReadmes } from './source-files.ts'

const BUILT_IN = ['ci', 'i', 'install', 'pack', 'exec']

test('every npm command that a README shows exists', () => {
  const readmes = readReadmes()
  expect(readmes.length, 'no README was found').toBeGreaterThan(0)
  const manifest: { scripts: Record<string, string> } = JSON.parse(readProjectFile('package.json'))
  const known = [...Object.keys(manifest.scripts), ...BUILT_IN]
  const unknown = readmes.flatMap(({ path, text }) =>
    commandsIn(text)
      .filter((command) => !known.includes(command))
      .map((command) => `${path} shows npm ${command}`),
  )
  expect(unknown).toEqual([])
})

// Lower-case words after npm are commands; sentences such as "npm packages" are not written as code.
function commandsIn(text: string): string[] {
  const code = [...text.matchAll(/`[^`\n]+`|^ {4}.+$|```[\s\S]*?```/gm)].map(([match]) => match)
  return code.flatMap((part) =>
    [...part.matchAll(/\bnpm (?:run |--silent )?([a-z][\w:-]*)/g)].map(([, name = '']) => name),
  )
}
