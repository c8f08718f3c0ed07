import type Database from 'better-sqlite3'
import type { Compilable, Kysely } from 'kysely'
import type { Tables } from './schema.ts'
import { type CompiledStatement, Slot, type Statement, type Value } from './statement.ts'
import { storageErrorFrom } from './storage-error.ts'

/** Something that runs statements: the reader, or the transaction that is open for one piece of work. */
export interface Connection {
  first<Args extends object, Row>(statement: Statement<Args, Row>, args: Args): Promise<Row | undefined>
  all<Args extends object, Row>(statement: Statement<Args, Row>, args: Args): Promise<Row[]>
  /** Runs a change; the number of rows that it touched. */
  run<Args extends object, Row>(statement: Statement<Args, Row>, args: Args): Promise<number>
  /** For queries that differ from call to call, such as searches: compiled anew each time, so not for hot paths. */
  query<Row>(build: (queries: Kysely<Tables>) => Compilable<Row>): Promise<Row[]>
}

interface Prepared {
  source: Database.Statement<Value[], unknown>
  slots: CompiledStatement['slots']
}

/** @throws {StorageError} from every verb, when the database cannot do it. */
export function sqliteConnection(database: Database.Database, queries: Kysely<Tables>): Connection {
  const prepared = new WeakMap<object, Prepared>()

  function prepare<Args, Row>(statement: Statement<Args, Row>): Prepared {
    const known = prepared.get(statement)
    if (known) return known
    const { sql, parameters } = statement.build(queries).compile()
    const made = { source: database.prepare<Value[], unknown>(sql), slots: parameters.map(slotOrValue) }
    prepared.set(statement, made)
    return made
  }

  return {
    first: async (statement, args) =>
      guarded(() => {
        const { source, slots } = prepare(statement)
        return source.get(...bind(slots, args)) as RowOf<typeof statement> | undefined
      }),
    all: async (statement, args) =>
      guarded(() => {
        const { source, slots } = prepare(statement)
        return source.all(...bind(slots, args)) as RowOf<typeof statement>[]
      }),
    run: async (statement, args) =>
      guarded(() => {
        const { source, slots } = prepare(statement)
        return source.run(...bind(slots, args)).changes
      }),
    query: async (build) =>
      guarded(() => {
        const query = build(queries)
        const { sql, parameters } = query.compile()
        const source = database.prepare<Value[], unknown>(sql)
        const values = parameters.map(asValue)
        // The database answers what the query builder typed: the one place where that is taken on trust.
        if (source.reader) return source.all(...values) as CompiledRow<typeof query>[]
        source.run(...values)
        return []
      }),
  }
}

type RowOf<S> = S extends Statement<never, infer Row> ? Row : S extends Statement<infer _, infer Row> ? Row : never
type CompiledRow<Q> = Q extends Compilable<infer Row> ? Row : never

function bind(slots: CompiledStatement['slots'], args: object): Value[] {
  const values = args as Readonly<Record<string, Value>>
  return slots.map((slot) => (slot instanceof Slot ? (values[slot.name] ?? null) : slot))
}

function slotOrValue(parameter: unknown): Slot | Value {
  return parameter instanceof Slot ? parameter : asValue(parameter)
}

function asValue(parameter: unknown): Value {
  if (parameter === null || parameter instanceof Uint8Array) return parameter
  if (typeof parameter === 'string' || typeof parameter === 'number') return parameter
  throw new TypeError(`cannot bind a ${typeof parameter}`)
}

function guarded<Answer>(run: () => Answer): Answer {
  try {
    return run()
  } catch (error) {
    throw storageErrorFrom(error)
  }
}
