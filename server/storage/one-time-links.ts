import type { LinkPurpose } from '../contract/links.ts'
import type { Connection } from './connection.ts'
import type { Row } from './schema.ts'
import { statement } from './statement.ts'
import type { Store, Transaction } from './store.ts'

const find = statement<{ selector: string }>()((db, { selector }) =>
  db
    .selectFrom('one_time_link')
    .innerJoin('person', 'person.id', 'one_time_link.person_id')
    .selectAll('one_time_link')
    .select('person.disabled')
    .where('selector', '=', selector),
)
const openOfPerson = statement<{ personId: string; at: number }>()((db, { personId, at }) =>
  db
    .selectFrom('one_time_link')
    .selectAll()
    .where('person_id', '=', personId)
    .where('used_at', 'is', null)
    .where('expires_at', '>', at)
    .orderBy('selector'),
)
const add = statement<Row<'one_time_link'>>()((db, link) =>
  db.insertInto('one_time_link').values({
    selector: link.selector,
    verifier_hash: link.verifier_hash,
    purpose: link.purpose,
    person_id: link.person_id,
    mailed_to: link.mailed_to,
    created_at: link.created_at,
    expires_at: link.expires_at,
    used_at: link.used_at,
  }),
)
const use = statement<{ selector: string; at: number }>()((db, { selector, at }) =>
  db
    .updateTable('one_time_link')
    .set({ used_at: at })
    .where('selector', '=', selector)
    .where('used_at', 'is', null)
    .where('expires_at', '>', at),
)
const end = statement<{ personId: string; purpose: LinkPurpose; at: number }>()((db, { personId, purpose, at }) =>
  db
    .updateTable('one_time_link')
    .set({ used_at: at })
    .where('person_id', '=', personId)
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .where('expires_at', '>', at),
)
const endMailed = statement<{ personId: string; at: number }>()((db, { personId, at }) =>
  db
    .updateTable('one_time_link')
    .set({ used_at: at })
    .where('person_id', '=', personId)
    .where('mailed_to', 'is not', null)
    .where('used_at', 'is', null),
)
const endOfPerson = statement<{ personId: string; at: number }>()((db, { personId, at }) =>
  db.updateTable('one_time_link').set({ used_at: at }).where('person_id', '=', personId).where('used_at', 'is', null),
)
const prune = statement<{ before: number }>()((db, { before }) =>
  db.deleteFrom('one_time_link').where('expires_at', '<', before),
)

/** Links that work once: `used_at` ends one, whether it was used or something else took its place. */
export function oneTimeLinksRepository({ reader }: Store) {
  return {
    /** The link, whatever it is worth, and whether its person is disabled. */
    find: (selector: string, connection: Connection = reader) => connection.first(find, { selector }),
    /** Those of a person that still work, oldest first. */
    openOfPerson: (personId: string, at: number, connection: Connection = reader) =>
      connection.all(openOfPerson, { personId, at }),
    insert: (transaction: Transaction, link: Row<'one_time_link'>) => transaction.run(add, link),
    /** Spends the link if it is unspent and in time: true for exactly one caller. */
    async use(transaction: Transaction, selector: string, at: number): Promise<boolean> {
      return (await transaction.run(use, { selector, at })) === 1
    },
    /** Ends those of one purpose; how many still worked. */
    end: (transaction: Transaction, personId: string, { purpose, at }: { purpose: LinkPurpose; at: number }) =>
      transaction.run(end, { personId, purpose, at }),
    /** Ends those that went to a person's mailbox. */
    endMailed: (transaction: Transaction, personId: string, at: number) => transaction.run(endMailed, { personId, at }),
    endOfPerson: (transaction: Transaction, personId: string, at: number) =>
      transaction.run(endOfPerson, { personId, at }),
    prune: (transaction: Transaction, before: number) => transaction.run(prune, { before }),
  }
}
