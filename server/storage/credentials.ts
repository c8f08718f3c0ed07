import { statement } from './statement.ts'
import type { Transaction } from './store.ts'

export interface NewPasswordHash {
  /** The person's. */
  id: string
  hash: string
  /** Epoch milliseconds. */
  at: number
}

// A disabled person's password stays as it is, and so does one that was changed since it was proven.
const replacePassword = statement<{ id: string; hash: string; at: number }>()((db, { id, hash, at }) =>
  db
    .updateTable('person')
    .set({ password_hash: hash, must_change_password: 0, password_changed_at: at })
    .where('id', '=', id)
    .where('disabled', '=', 0),
)
const exchangePassword = statement<{ id: string; hash: string; at: number; known: string | null }>()(
  (db, { id, hash, at, known }) =>
    db
      .updateTable('person')
      .set({ password_hash: hash, must_change_password: 0, password_changed_at: at })
      .where('id', '=', id)
      .where('disabled', '=', 0)
      .where('password_hash', 'is not distinct from', known),
)
const setMustChange = statement<{ id: string; must: 0 | 1 }>()((db, { id, must }) =>
  db.updateTable('person').set({ must_change_password: must }).where('id', '=', id),
)
const setEnrolByLink = statement<{ id: string; needed: 0 | 1 }>()((db, { id, needed }) =>
  db.updateTable('person').set({ enrol_by_link: needed }).where('id', '=', id),
)

/** How people prove who they are, as far as it stands in their record. */
export const credentialsRepository = () => ({
  /** Gives an enabled person another password, whatever the present one is; false where there is no such person. */
  async replacePassword(transaction: Transaction, next: NewPasswordHash): Promise<boolean> {
    return (await transaction.run(replacePassword, next)) === 1
  },
  /** The same where the present hash is still the `known` one. */
  async exchangePassword(transaction: Transaction, next: NewPasswordHash & { known: string | null }): Promise<boolean> {
    return (await transaction.run(exchangePassword, next)) === 1
  },
  /** Whether the person has to choose another password at the next sign-in. */
  setMustChangePassword: (transaction: Transaction, id: string, must: boolean) =>
    transaction.run(setMustChange, { id, must: must ? 1 : 0 }),
  /** Whether the next sign-in needs an enrolment link besides the password. */
  setEnrolByLink: (transaction: Transaction, id: string, needed: boolean) =>
    transaction.run(setEnrolByLink, { id, needed: needed ? 1 : 0 }),
})
