import { sql } from 'kysely'
import type { SecurityEvent } from '../contract/events.ts'
import type { Connection } from './connection.ts'
import { fromJson, toJson } from './json.ts'
import type { NewRow, Row } from './schema.ts'
import { statement } from './statement.ts'
import type { Store, Transaction } from './store.ts'

const add = statement<NewRow<'event'>>()((db, event) =>
  db
    .insertInto('event')
    .values({
      at: event.at,
      type: event.type,
      outcome: event.outcome,
      actor_kind: event.actor_kind,
      actor_id: event.actor_id,
      actor_name: event.actor_name,
      person_id: event.person_id,
      client_id: event.client_id,
      client_name: event.client_name,
      address: event.address,
      reason: event.reason,
      request_id: event.request_id,
      details: event.details,
    })
    .returning('seq'),
)
const after = statement<{ seq: number; limit: number }>()((db, { seq, limit }) =>
  db.selectFrom('event').selectAll().where('seq', '>', seq).orderBy('seq').limit(limit),
)
const latest = statement<object>()((db) => db.selectFrom('event').select((eb) => eb.fn.max('seq').as('seq')))

const decode = (row: Row<'event'>): SecurityEvent => ({
  seq: row.seq,
  at: row.at,
  type: row.type,
  outcome: row.outcome,
  actorKind: row.actor_kind,
  actorId: row.actor_id,
  actorName: row.actor_name,
  personId: row.person_id,
  clientId: row.client_id,
  clientName: row.client_name,
  address: row.address,
  reason: row.reason,
  requestId: row.request_id,
  details: fromJson(row.details),
})

export interface EventQuestion {
  before?: number | undefined
  limit: number
  type?: SecurityEvent['type'] | undefined
  /** Any of these. */
  types?: readonly SecurityEvent['type'][] | undefined
  outcome?: SecurityEvent['outcome'] | undefined
  personId?: string | undefined
}

/** What happened: only ever appended to. */
export function eventsRepository({ reader }: Store) {
  return {
    /** Appends; the answer is the event with its place in the row of all events. */
    async insert(transaction: Transaction, event: Omit<SecurityEvent, 'seq'>): Promise<SecurityEvent> {
      const row = await transaction.first(add, {
        at: event.at,
        type: event.type,
        outcome: event.outcome,
        actor_kind: event.actorKind,
        actor_id: event.actorId,
        actor_name: event.actorName,
        person_id: event.personId,
        client_id: event.clientId,
        client_name: event.clientName,
        address: event.address,
        reason: event.reason,
        request_id: event.requestId,
        details: toJson(event.details),
      })
      if (!row) throw new Error('an event was inserted and got no seq')
      return { ...event, seq: row.seq }
    },
    /** The events that follow `seq`, oldest first. */
    async after(seq: number, limit: number): Promise<SecurityEvent[]> {
      return (await reader.all(after, { seq, limit })).map(decode)
    },
    /** The seq of the newest event; 0 when there is none. */
    async latest(): Promise<number> {
      return (await reader.first(latest, {}))?.seq ?? 0
    },
    list: (question: EventQuestion) => listEvents(reader, question),
    counts: (span: { from: number; to: number; bucketMs: number }) => countEvents(reader, span),
    async countSince(
      types: SecurityEvent['type'][],
      from: number,
    ): Promise<ReadonlyMap<SecurityEvent['type'], number>> {
      const rows = await reader.query((db) =>
        db
          .selectFrom('event')
          .select(['type', (eb) => eb.fn.countAll<number>().as('count')])
          .where('at', '>=', from)
          .where('type', 'in', types)
          .groupBy('type'),
      )
      return new Map(rows.map(({ type, count }) => [type, count]))
    },
  }
}

async function listEvents(connection: Connection, { before, limit, type, types, outcome, personId }: EventQuestion) {
  const rows = await connection.query((db) =>
    db
      .selectFrom('event')
      .selectAll()
      .where((eb) =>
        eb.and([
          ...(before === undefined ? [] : [eb('seq', '<', before)]),
          ...(type === undefined ? [] : [eb('type', '=', type)]),
          ...(types === undefined ? [] : [eb('type', 'in', types)]),
          ...(outcome === undefined ? [] : [eb('outcome', '=', outcome)]),
          ...(personId === undefined ? [] : [eb('person_id', '=', personId)]),
        ]),
      )
      .orderBy('seq', 'desc')
      .limit(limit),
  )
  return rows.map(decode)
}

async function countEvents(
  connection: Connection,
  { from, to, bucketMs }: { from: number; to: number; bucketMs: number },
) {
  const bucket = sql<number>`cast((at - ${from}) / ${bucketMs} as integer)`
  return connection.query((db) =>
    db
      .selectFrom('event')
      .select(['outcome', bucket.as('bucket'), (eb) => eb.fn.countAll<number>().as('count')])
      .where('at', '>=', from)
      .where('at', '<', to)
      .groupBy(['outcome', bucket]),
  )
}
