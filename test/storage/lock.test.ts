import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { lockDataFolder } from '../../server/storage/lock.ts'
import { runChild, startChild } from '../support/child.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { folderState, modesIn } from '../support/folder-state.ts'
import { refusal } from '../support/refusal.ts'
import { tempFolder } from '../support/temp-folder.ts'

const script = join(import.meta.dirname, 'storage-child.ts')

function lock(folder: string) {
  const held = lockDataFolder({ folder, clock: fakeClock() })
  onTestFinished(() => held.release())
  return held
}

describe('the lock of the data folder', () => {
  test('a second process is refused, told who holds the folder, and changes nothing', async () => {
    const folder = tempFolder()
    const first = await startChild(script, { task: 'lock', folder })
    expect(JSON.parse(first.line)).toEqual({ done: true })
    const before = folderState(folder)
    const error = refusal(() => lock(folder))
    expect(error).toMatchObject({ code: 'in_use', exitCode: 75 })
    expect(String(error)).toContain(`process ${first.pid} on ${hostname()}`)
    expect(String(error)).toContain(folder)
    expect(folderState(folder)).toEqual(before)
  })

  test('ends with its process, even one that is killed', async () => {
    const folder = tempFolder()
    const first = await startChild(script, { task: 'lock', folder })
    await first.kill()
    expect(existsSync(join(folder, 'authly.pid'))).toBe(true)
    lock(folder)
    expect(JSON.parse(readFileSync(join(folder, 'authly.pid'), 'utf8'))).toEqual({
      pid: process.pid,
      host: hostname(),
      since: '2026-03-02T09:00:00.000Z',
    })
  })

  test('ends in order with a process that ends in order, leaving nothing to explain', () => {
    const folder = tempFolder()
    expect(runChild(script, { task: 'lock-and-end', folder })).toEqual({ done: true })
    expect(existsSync(join(folder, 'authly.pid'))).toBe(false)
  })

  test('holds within one process too, and does not let go when it has refused', async () => {
    const folder = tempFolder()
    lock(folder)
    expect(refusal(() => lock(folder))).toMatchObject({ code: 'in_use' })
    const other = await startChild(script, { task: 'lock', folder })
    expect(JSON.parse(other.line)).toMatchObject({ code: 'in_use' })
  })

  test('is taken again after it was released, once or twice', () => {
    const folder = tempFolder()
    const held = lock(folder)
    held.release()
    expect(existsSync(join(folder, 'authly.pid'))).toBe(false)
    lock(folder)
    held.release()
    expect(refusal(() => lock(folder))).toMatchObject({ code: 'in_use' })
  })

  test('still refuses when the file that names its holder says nothing of use', () => {
    const folder = tempFolder()
    lock(folder)
    writeFileSync(join(folder, 'authly.pid'), '{"pid":"\u001b[2J"}')
    expect(String(refusal(() => lock(folder)))).toContain(`Another Authly is using ${folder}`)
  })

  test('SEC-D04: its files are closed to other users', () => {
    const folder = tempFolder()
    const umask = process.umask(0)
    try {
      lock(folder)
    } finally {
      process.umask(umask)
    }
    expect(modesIn(folder)).toEqual({ 'authly.lock': '600', 'authly.pid': '600' })
  })
})
