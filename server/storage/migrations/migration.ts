import type { Compilable, Kysely } from 'kysely'
import type { Tables } from '../schema.ts'
import type { Dialect } from '../statement.ts'

/** One step of the schema; its name is its place in the order and never changes once released. */
export interface Migration {
  name: `${number}-${string}`
  /** The changes in order, run in one transaction. */
  up(db: Kysely<Tables>, dialect: Dialect): Compilable[]
}
