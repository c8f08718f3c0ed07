import type Database from 'better-sqlite3'
import type { Kysely } from 'kysely'
import { type Connection, sqliteConnection } from './connection.ts'
import type { Tables } from './schema.ts'
import { queryBuilder } from './statement.ts'
import { StorageError, storageErrorFrom } from './storage-error.ts'

/** The connection of one piece of work: what it does is kept whole or not at all. */
export interface Transaction extends Connection {
  /** Called once the work is safe on disk, and never if it is not. */
  afterCommit(notify: () => void): void
}

export interface Store {
  /** Sees what is committed, and nothing else. */
  reader: Connection
  /**
   * Runs `work` in a transaction and answers after its commit is on disk. All work that waits in one turn of the
   * event loop shares a commit (one fsync), each piece in a savepoint of its own: a piece that throws undoes only itself.
   * Work must wait for nothing but its transaction.
   * @throws {StorageError} when the commit failed; otherwise whatever `work` threw.
   */
  write<Answer>(work: (transaction: Transaction) => Promise<Answer>): Promise<Answer>
  /** Finishes what waits, moves the write-ahead log into the file, closes; calling it again does nothing. */
  close(): Promise<void>
}

interface Waiting {
  run(transaction: Transaction): Promise<() => void>
  fail(error: unknown): void
}

interface Writing {
  database: Database.Database
  connection: Connection
  steps: Steps
}

/** The words of a transaction, prepared once as every other statement. */
type Steps = Readonly<Record<'begin' | 'commit' | 'rollback' | 'savepoint' | 'release' | 'rollbackPiece', () => void>>

function prepareSteps(database: Database.Database): Steps {
  const step = (sql: string) => {
    const statement = database.prepare(sql)
    return () => void statement.run()
  }
  return {
    begin: step('BEGIN IMMEDIATE'),
    commit: step('COMMIT'),
    rollback: step('ROLLBACK'),
    savepoint: step('SAVEPOINT piece'),
    release: step('RELEASE piece'),
    rollbackPiece: step('ROLLBACK TO piece'),
  }
}

interface Outcome {
  answer: () => void
  notices: readonly (() => void)[]
}

/** Bounds one commit, so that the first of a flood is not kept waiting by the last. */
const MOST_IN_ONE_COMMIT = 256

/** Makes the store of two connections to the same file: `writer` is used by one piece of work at a time. */
export function sqliteStore({ writer, reader }: { writer: Database.Database; reader: Database.Database }): Store {
  const queries: Kysely<Tables> = queryBuilder('sqlite')
  const connection = sqliteConnection(writer, queries)
  const writing: Writing = { database: writer, connection, steps: prepareSteps(writer) }
  let waiting: Waiting[] = []
  let draining: Promise<void> | undefined
  let closed = false

  async function drain(): Promise<void> {
    await new Promise(setImmediate)
    while (waiting.length > 0) {
      const batch = waiting.slice(0, MOST_IN_ONE_COMMIT)
      waiting = waiting.slice(MOST_IN_ONE_COMMIT)
      await commitTogether(writing, batch)
    }
    draining = undefined
  }

  return {
    reader: sqliteConnection(reader, queries),
    write: (work) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(new StorageError('closed'))
        waiting.push({ run: async (transaction) => answering(await work(transaction), resolve), fail: reject })
        draining ??= drain()
      }),
    async close() {
      if (closed) return
      closed = true
      await draining
      writer.pragma('wal_checkpoint(TRUNCATE)')
      reader.close()
      writer.close()
    },
  }
}

const answering =
  <Answer>(answer: Answer, resolve: (answer: Answer) => void) =>
  () =>
    resolve(answer)

async function commitTogether(writing: Writing, batch: readonly Waiting[]): Promise<void> {
  const { database, steps } = writing
  const kept: Outcome[] = []
  try {
    steps.begin()
    for (const piece of batch) {
      const outcome = await inSavepoint(writing, piece)
      if (outcome) kept.push(outcome)
    }
    steps.commit()
  } catch (error) {
    if (database.inTransaction) steps.rollback()
    const failure = storageErrorFrom(error)
    for (const piece of batch) piece.fail(failure)
    return
  }
  for (const { notices } of kept) for (const notify of notices) notify()
  for (const { answer } of kept) answer()
}

/** What is to be said of the piece after the commit; undefined when it failed, which undid only itself and has been said. */
async function inSavepoint({ database, connection, steps }: Writing, piece: Waiting): Promise<Outcome | undefined> {
  const notices: (() => void)[] = []
  steps.savepoint()
  try {
    const answer = await piece.run({ ...connection, afterCommit: (notify) => void notices.push(notify) })
    steps.release()
    return { answer, notices }
  } catch (error) {
    // A full disk makes SQLite abandon the whole transaction: then nobody's work is kept.
    if (!database.inTransaction) throw error
    steps.rollbackPiece()
    steps.release()
    piece.fail(error)
    return undefined
  }
}
