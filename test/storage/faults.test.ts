import { randomBytes } from 'node:crypto'
import { chmodSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { obeyingFileModes, onSmallDisk, runChild, withFewDescriptors } from '../support/child.ts'
import { folderState } from '../support/folder-state.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { closedDatabase } from './database-file.ts'

const script = join(import.meta.dirname, 'storage-child.ts')

function closedToOwner(path: string, mode: number): void {
  chmodSync(path, mode)
  onTestFinished(() => chmodSync(path, 0o700))
}

describe('SEC-D25: what the system refuses is said, and nothing is lost', () => {
  test('a database file that may not be written', () => {
    const { folder, file, key } = closedDatabase()
    closedToOwner(file, 0o400)
    const before = folderState(folder)
    const answer = runChild(script, { task: 'open', file, key: key.toString('hex'), create: false }, obeyingFileModes)
    expect(answer).toMatchObject({ code: 'not_writable', exitCode: 73 })
    expect(answer.message).toContain(`may not write to ${file}`)
    expect(folderState(folder)).toEqual(before)
  })

  test('a data folder that may not be written', () => {
    const { folder, file, key } = closedDatabase()
    closedToOwner(folder, 0o500)
    const before = folderState(folder)
    const opened = { task: 'open', file, key: key.toString('hex'), create: false }
    expect(runChild(script, opened, obeyingFileModes)).toMatchObject({ code: 'not_writable' })
    expect(runChild(script, { task: 'prepare', path: folder }, obeyingFileModes)).toMatchObject({
      code: 'not_writable',
      message: expect.stringContaining(folder),
    })
    expect(runChild(script, { task: 'lock', folder }, obeyingFileModes)).toMatchObject({ code: 'not_writable' })
    expect(folderState(folder)).toEqual(before)
  })

  test('a first run in a folder that may not be written', () => {
    const folder = tempFolder()
    closedToOwner(folder, 0o500)
    const opened = { task: 'open', file: join(folder, 'authly.db'), key: randomBytes(32).toString('hex'), create: true }
    expect(runChild(script, opened, obeyingFileModes)).toMatchObject({ code: 'not_writable' })
    expect(runChild(script, { task: 'prepare', path: join(folder, 'data') }, obeyingFileModes)).toMatchObject({
      code: 'not_writable',
    })
    expect(readdirSync(folder)).toEqual([])
  })

  test('SEC-D13: a disk that runs full keeps every commit it has answered, and serves reads', () => {
    const folder = tempFolder()
    const task = { task: 'write-until-full', folder, key: randomBytes(32).toString('hex') }
    const answer = runChild(script, task, onSmallDisk(folder, 1024))
    expect(answer.refused).toMatchObject({ code: 'disk_full', exitCode: 74 })
    expect(answer.saved).toBeGreaterThan(20)
    expect(answer.readable).toBe(answer.saved)
    expect(answer.kept).toBe(answer.saved)
  })

  test('SEC-D13: starting on a disk that is full already', () => {
    const folder = tempFolder()
    const task = { task: 'start-on-full-disk', folder, key: randomBytes(32).toString('hex') }
    const answer = runChild(script, task, onSmallDisk(folder, 1024))
    for (const step of ['filled', 'opened', 'firstRun', 'locked']) {
      expect(answer[step], step).toMatchObject({ code: 'disk_full', exitCode: 74 })
    }
    expect(answer.changed).toBe(false)
    expect(answer.names).toEqual(['authly.db', 'authly.lock', 'something-else'])
    expect(answer.kept).toBe(0)
  })

  test('a process that may open no more files', () => {
    const { folder, file, key } = closedDatabase()
    const before = folderState(folder)
    const task = { task: 'open-with-all-descriptors-taken', file, key: key.toString('hex') }
    const answer = runChild(script, task, withFewDescriptors(64))
    expect(answer).toMatchObject({ code: 'too_many_files', exitCode: 74 })
    expect(folderState(folder)).toEqual(before)
  })
})
