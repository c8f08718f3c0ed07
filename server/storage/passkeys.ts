import type { Connection } from './connection.ts'
import type { Row } from './schema.ts'
import { statement } from './statement.ts'
import type { Store, Transaction } from './store.ts'

export type PasskeyRow = Row<'passkey'>

export interface PasskeyUse {
  credentialId: string
  at: number
  counter: number
  backedUp: 0 | 1
}

const add = statement<PasskeyRow>()((db, passkey) =>
  db
    .insertInto('passkey')
    .values({
      credential_id: passkey.credential_id,
      person_id: passkey.person_id,
      name: passkey.name,
      public_key: passkey.public_key,
      counter: passkey.counter,
      transports: passkey.transports,
      backed_up: passkey.backed_up,
      created_at: passkey.created_at,
      last_used_at: passkey.last_used_at,
    })
    .onConflict((conflict) => conflict.column('credential_id').doNothing()),
)
const byId = statement<{ credentialId: string }>()((db, { credentialId }) =>
  db.selectFrom('passkey').selectAll().where('credential_id', '=', credentialId),
)
const ofPerson = statement<{ personId: string }>()((db, { personId }) =>
  db.selectFrom('passkey').selectAll().where('person_id', '=', personId).orderBy('created_at').orderBy('credential_id'),
)
// Both 0: an authenticator that does not count (WebAuthn Level 3 §6.1.1).
const use = statement<PasskeyUse>()((db, { credentialId, at, counter, backedUp }) =>
  db
    .updateTable('passkey')
    .set({ counter, last_used_at: at, backed_up: backedUp })
    .where('credential_id', '=', credentialId)
    .where((eb) => eb.or([eb('counter', '<', counter), eb.and([eb('counter', '=', 0), eb('counter', '=', counter)])])),
)
const rename = statement<{ credentialId: string; personId: string; name: string }>()(
  (db, { credentialId, personId, name }) =>
    db.updateTable('passkey').set({ name }).where('credential_id', '=', credentialId).where('person_id', '=', personId),
)
const remove = statement<{ credentialId: string; personId: string }>()((db, { credentialId, personId }) =>
  db.deleteFrom('passkey').where('credential_id', '=', credentialId).where('person_id', '=', personId),
)
const removeAll = statement<{ personId: string }>()((db, { personId }) =>
  db.deleteFrom('passkey').where('person_id', '=', personId),
)

/** Passkeys (WebAuthn credentials): of each only the public half. */
export function passkeysRepository({ reader }: Store) {
  return {
    /** False where a credential of this id is there already, whoever's it is. */
    async insert(transaction: Transaction, passkey: PasskeyRow): Promise<boolean> {
      return (await transaction.run(add, passkey)) === 1
    },
    find: (credentialId: string, connection: Connection = reader) => connection.first(byId, { credentialId }),
    /** Oldest first. */
    ofPerson: (personId: string, connection: Connection = reader) => connection.all(ofPerson, { personId }),
    /** Writes the signature counter forward; false where it does not go forward: then there is a copy of the authenticator. */
    async use(transaction: Transaction, counted: PasskeyUse): Promise<boolean> {
      return (await transaction.run(use, counted)) === 1
    },
    async rename(
      transaction: Transaction,
      change: { credentialId: string; personId: string; name: string },
    ): Promise<boolean> {
      return (await transaction.run(rename, change)) === 1
    },
    async remove(transaction: Transaction, passkey: { credentialId: string; personId: string }): Promise<boolean> {
      return (await transaction.run(remove, passkey)) === 1
    },
    /** How many there were. */
    removeAll: (transaction: Transaction, personId: string) => transaction.run(removeAll, { personId }),
  }
}
