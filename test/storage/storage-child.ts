import { openSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import * as z from 'zod'
import { systemClock } from '../../server/platform/clock.ts'
import { prepareDataFolder } from '../../server/storage/folder.ts'
import { lockDataFolder } from '../../server/storage/lock.ts'
import { openSqlite } from '../../server/storage/open-sqlite.ts'
import { storageErrorFrom } from '../../server/storage/storage-error.ts'
import { folderState } from '../support/folder-state.ts'

// What the fault tests run in a process of its own: under other limits, on another disk, or to be killed.

const key = z.string().transform((text) => Buffer.from(text, 'hex'))
const taskSchema = z.discriminatedUnion('task', [
  z.object({ task: z.literal('prepare'), path: z.string() }),
  z.object({ task: z.literal('open'), file: z.string(), key, create: z.boolean() }),
  z.object({ task: z.literal('open-with-all-descriptors-taken'), file: z.string(), key }),
  z.object({ task: z.enum(['lock', 'lock-and-end']), folder: z.string() }),
  z.object({ task: z.literal('write-until-full'), folder: z.string(), key }),
  z.object({ task: z.literal('start-on-full-disk'), folder: z.string(), key }),
])
type Task = z.infer<typeof taskSchema>
type Key = Extract<Task, { task: 'open' }>['key']

function attempt(run: () => unknown): object {
  try {
    run()
    return { done: true }
  } catch (error) {
    const { code, message, exitCode } = storageErrorFrom(error)
    return { code, message, exitCode }
  }
}

function takeAllDescriptors(): void {
  attempt(() => {
    for (;;) openSync('/dev/null', 'r')
  })
}

type Disk = { folder: string; key: Key }

function countNotes(file: string, key: Key): unknown {
  const database = openSqlite({ file, key, create: false, quickCheck: true })
  const count = database.prepare('SELECT count(*) FROM note').pluck().get()
  database.close()
  return count
}

/** Commits until the disk is full, then reads, closes, opens again, and once more with room. */
function writeUntilFull({ folder, key }: Disk): object {
  const file = join(folder, 'authly.db')
  const ballast = join(folder, 'ballast')
  writeFileSync(ballast, Buffer.alloc(128 * 1024))
  const database = openSqlite({ file, key, create: true })
  database.exec('CREATE TABLE note (text TEXT)')
  const insert = database.prepare('INSERT INTO note VALUES (?)')
  let saved = 0
  const refused = attempt(() => {
    for (;;) {
      insert.run('x'.repeat(1000))
      saved++
    }
  })
  const readable = database.prepare('SELECT count(*) FROM note').pluck().get()
  database.close()
  rmSync(ballast)
  return { saved, refused, readable, kept: countNotes(file, key) }
}

/** Starts on a disk that something else has filled. */
function startOnFullDisk({ folder, key }: Disk): object {
  const file = join(folder, 'authly.db')
  openSqlite({ file, key, create: true }).exec('CREATE TABLE note (text TEXT)').close()
  const filled = attempt(() => writeFileSync(join(folder, 'something-else'), Buffer.alloc(4 * 1024 * 1024)))
  const before = folderState(folder)
  const opened = attempt(() => openSqlite({ file, key, create: false }))
  const firstRun = attempt(() => openSqlite({ file: join(folder, 'second.db'), key, create: true }))
  const changed = !isDeepStrictEqual(folderState(folder), before)
  const locked = attempt(() => lockDataFolder({ folder, clock: systemClock }))
  const names = readdirSync(folder)
  rmSync(join(folder, 'something-else'))
  return { filled, opened, firstRun, changed, locked, names, kept: countNotes(file, key) }
}

function run(task: Task): object {
  switch (task.task) {
    case 'prepare':
      return attempt(() => prepareDataFolder({ path: task.path }))
    case 'open':
      return attempt(() => openSqlite(task))
    case 'open-with-all-descriptors-taken':
      // The driver is loaded at the first opening, and needs descriptors for that.
      openSqlite({ ...task, create: false }).close()
      takeAllDescriptors()
      return attempt(() => openSqlite({ ...task, create: false }))
    case 'lock':
    case 'lock-and-end':
      return attempt(() => lockDataFolder({ folder: task.folder, clock: systemClock }))
    case 'write-until-full':
      return writeUntilFull(task)
    case 'start-on-full-disk':
      return startOnFullDisk(task)
  }
}

const task = taskSchema.parse(JSON.parse(process.argv[2] ?? ''))
const outcome = run(task)
process.stdout.write(`${JSON.stringify(outcome)}\n`)
// Waits to be killed. The lock must not depend on somebody keeping hold of what was answered.
if (task.task === 'lock' && 'done' in outcome) setInterval(() => globalThis.gc?.(), 50)
