import {
  type Compilable,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import type { Tables } from './schema.ts'

export type Dialect = 'sqlite' | 'postgres'

/** What can be bound to a query. */
export type Value = string | number | null | Uint8Array

/** A query written once: compiled once for each database, prepared once for each connection, then only run. */
export interface Statement<Args, Row> {
  build(queries: Kysely<Tables>): Compilable<Row>
  /** Never set: carries the type of the arguments. */
  readonly args?: Args
}

export interface CompiledStatement {
  sql: string
  /** For each placeholder, the name of the argument to bind, or the constant that the query itself holds. */
  slots: readonly (Slot | Value)[]
}

/** Stands for the argument `name` while a statement is being built. */
export class Slot {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

/**
 * Writes a statement down. The second call's `args` stand for the arguments that each run brings:
 * `statement<{ id: string }>()((queries, { id }) => queries.selectFrom('client').selectAll().where('client_id', '=', id))`
 */
export const statement =
  <Args extends object>() =>
  <Row>(build: (queries: Kysely<Tables>, args: Args) => Compilable<Row>): Statement<Args, Row> => ({
    build: (queries) => build(queries, slots<Args>()),
  })

/** Kysely as a query builder only: it never runs anything, so it needs no driver. */
export function queryBuilder(dialect: Dialect): Kysely<Tables> {
  return new Kysely<Tables>({
    dialect:
      dialect === 'sqlite'
        ? {
            createAdapter: () => new SqliteAdapter(),
            createDriver: () => new DummyDriver(),
            createIntrospector: (db) => new SqliteIntrospector(db),
            createQueryCompiler: () => new SqliteQueryCompiler(),
          }
        : {
            createAdapter: () => new PostgresAdapter(),
            createDriver: () => new DummyDriver(),
            createIntrospector: (db) => new PostgresIntrospector(db),
            createQueryCompiler: () => new PostgresQueryCompiler(),
          },
  })
}

// Kysely passes values through untouched, so a slot object put in a value's place comes back among the compiled
// parameters; that is the whole trick, and the reason for the one cast.
function slots<Args extends object>(): Args {
  const named = (_: object, name: string | symbol) => new Slot(String(name))
  return new Proxy({}, { get: named }) as Args
}
