import type { Appliance } from '../security/appliance.ts'
import type { EventActor } from '../security/events.ts'
import type { PersonRow } from '../storage/people.ts'
import type { Transaction } from '../storage/store.ts'
import { notify } from './notices.ts'
import { forgetFailures } from './password-attempt.ts'
import { requireGoodPassword } from './password-check.ts'
import { endAccess } from './people.ts'
import { PersonError } from './person-error.ts'

export interface NewPassword {
  /** As they were when they proved who they are: a password that was changed since then is not overwritten. */
  person: PersonRow
  password: string
  actor: EventActor
  /**
   * Why: the person `changed` it or was `required` to, and had typed the old one; or had a link, a `reset` or an
   * `invitation`.
   */
  reason: 'changed' | 'required' | 'reset' | 'invitation'
  /** The selector of the session that goes on; every other ends. */
  keepSession?: string | undefined
  /** Runs first in the same transaction, such as spending the link that allows this; what it throws keeps all as it was. */
  prove?: (transaction: Transaction) => Promise<void>
}

/**
 * Gives a person another password: the one place where that is done. It ends every session and unfinished sign-in, every
 * grant with its tokens, and the links by which a password could be chosen (SEC-A32); an event and a notice tell of it.
 * Whether the person typed the present password is the caller's to check.
 * @returns the hash that the new password is kept as
 * @throws {PersonError} `weak_password`, `same_password`, `person_changed`
 * @throws {BusyError}
 */
export async function setPassword(appliance: Appliance, change: NewPassword): Promise<string> {
  const { passwords, store } = appliance
  const { person, password } = change
  await requireGoodPassword(appliance, password, person)
  // Somebody else may know the old one: to keep it would be to change nothing.
  if (change.reason === 'required' && (await passwords.verify(password, person.password_hash)))
    throw new PersonError('same_password')
  const hash = await passwords.hash(password)
  await store.write(async (transaction) => {
    await change.prove?.(transaction)
    await replace(appliance, transaction, { change, hash })
  })
  return hash
}

async function replace(
  appliance: Appliance,
  transaction: Transaction,
  { change, hash }: { change: NewPassword; hash: string },
): Promise<void> {
  const { clock, events, repositories } = appliance
  const { person, actor, reason, keepSession } = change
  const at = clock.now()
  const isLink = reason === 'reset' || reason === 'invitation'
  const replaced = isLink
    ? await repositories.credentials.replacePassword(transaction, { id: person.id, hash, at })
    : await repositories.credentials.exchangePassword(transaction, {
        id: person.id,
        hash,
        at,
        known: person.password_hash,
      })
  if (!replaced) throw new PersonError('person_changed')
  // Who came by a link need not wait until the guesses of others are forgotten.
  if (isLink) await forgetFailures(appliance, transaction, { person, device: undefined })
  const ended = await endAccess(appliance, transaction, { person, reason: 'password_changed', keepSession })
  for (const purpose of ['password_reset', 'invitation'] as const)
    await repositories.oneTimeLinks.end(transaction, person.id, { purpose, at })
  await events.record(transaction, {
    ...actor,
    type: 'password_change',
    outcome: 'success',
    personId: person.id,
    details: { person_id: person.id, username: person.username, way: reason, ...ended },
  })
  if (reason !== 'invitation') await notify(appliance, transaction, { kind: 'password_changed', person, actor })
}
