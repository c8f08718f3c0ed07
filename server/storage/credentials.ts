import { statement } from './statement.ts'
import type { Transaction } from './store.ts'

export interface NewPasswordHash {
  /** The person's. */
  id: string
  hash: string
  /** Epoch milliseconds. */
  at: number
}

export interface ProvenPassword {
  id: string
  /** The hash that the password was checked against. */
  provenHash: string
  /** The hash to keep: the same, or one made anew. */
  keptHash: string
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

const proved = statement<ProvenPassword>()((db, { id, provenHash, keptHash }) =>
  db
    .updateTable('person')
    .set({ password_hash: keptHash })
    .where('id', '=', id)
    .where('disabled', '=', 0)
    .where('password_hash', '=', provenHash),
)
const signedIn = statement<{ id: string; at: number }>()((db, { id, at }) =>
  db.updateTable('person').set({ last_sign_in_at: at }).where('id', '=', id).where('disabled', '=', 0),
)
const askForFactorBy = statement<{ id: string; at: number }>()((db, { id, at }) =>
  db
    .updateTable('person')
    .set({ second_factor_due_at: at })
    .where('id', '=', id)
    .where('second_factor_due_at', 'is', null),
)

/** How people prove who they are, as far as it stands in their record. */
export const credentialsRepository = () => ({
  /** Keeps the hash of a password that was proven; false when the person was disabled, removed or given another meanwhile. */
  async proved(transaction: Transaction, proven: ProvenPassword): Promise<boolean> {
    return (await transaction.run(proved, proven)) === 1
  },
  /** Marks a sign-in at `at`, in epoch milliseconds; false when the person was disabled or removed meanwhile. */
  async signedIn(transaction: Transaction, id: string, at: number): Promise<boolean> {
    return (await transaction.run(signedIn, { id, at })) === 1
  },
  /** Until when a second factor may be put off: set when it is first asked for, and never moved. */
  askForFactorBy: (transaction: Transaction, id: string, at: number) => transaction.run(askForFactorBy, { id, at }),
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
