import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { rememberedFolder } from '../../electron/remembered-folder.ts'
import { tempFolder } from '../support/temp-folder.ts'

test('nothing is remembered before set-up, and afterwards the folder that was chosen', () => {
  const desktop = path.join(tempFolder(), 'desktop')
  const chosen = tempFolder()
  expect(rememberedFolder(desktop).read()).toBeUndefined()
  rememberedFolder(desktop).remember(chosen)
  expect(rememberedFolder(desktop).read()).toBe(chosen)
  expect(statSync(path.join(desktop, 'desktop.json')).mode & 0o777).toBe(0o600)
})

test('a chosen folder that is gone is said, and not taken for a first run', () => {
  const desktop = tempFolder()
  const disk = path.join(tempFolder(), 'disk')
  mkdirSync(disk)
  rememberedFolder(desktop).remember(disk)
  rmSync(disk, { recursive: true })
  expect(() => rememberedFolder(desktop).read()).toThrow('The folder with your data is not there.')
})

test.each(['', '{', '{"dataFolder":7}', '[]'])('a memory that reads %j is said, and left as it is', (text) => {
  const desktop = tempFolder()
  const file = path.join(desktop, 'desktop.json')
  writeFileSync(file, text)
  expect(() => rememberedFolder(desktop).read()).toThrow('Authly does not know where your data is.')
  expect(readFileSync(file, 'utf8')).toBe(text)
})
