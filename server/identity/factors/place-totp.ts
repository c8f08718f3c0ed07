import { timingSafeEqual } from 'node:crypto'
import { timeOrderedId } from '../../platform/ids.ts'
import type { Appliance } from '../../security/appliance.ts'
import type { EventActor } from '../../security/events.ts'
import type { PersonRow } from '../../storage/people.ts'
import type { Transaction } from '../../storage/store.ts'
import { endEnrolmentByLink } from '../enrolment-link.ts'
import { enabled } from './factor-events.ts'
import { sealTotpSecret, withTotpSecret } from './totp-secret.ts'

/** What every app assumes where nothing else is said. */
const usual = { algorithm: 'SHA1', digits: 6, period: 30 } as const

/**
 * Lets an authenticator app count whose secret is known already, without a code: for who may write the database. It takes the
 * place of another; its codes from before now are not spent.
 * @returns whether anything changed
 * @throws {SealError}
 */
export async function placeTotp(
  appliance: Appliance,
  transaction: Transaction,
  { person, key, actor }: { person: PersonRow; key: Buffer; actor: EventActor },
): Promise<boolean> {
  const { clock, events, repositories } = appliance
  const known = await repositories.totp.confirmed(person.id, transaction)
  const isSame = known && withTotpSecret(appliance, known, (stored) => isEqual(stored.key, key))
  if (isSame) return false
  const now = clock.now()
  const id = timeOrderedId(now)
  await repositories.totp.remove(transaction, person.id)
  await repositories.totp.begin(transaction, {
    id,
    person_id: person.id,
    secret: sealTotpSecret(appliance, id, key),
    ...usual,
    created_at: now,
    confirmed_at: now,
    last_step: -1,
    last_used_at: null,
  })
  await endEnrolmentByLink(appliance, transaction, person.id)
  const details = { factor: 'totp' as const, replaced: known !== undefined }
  await events.record(transaction, enabled({ person, actor, details }))
  return true
}

const isEqual = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && timingSafeEqual(one, other)

/** The bytes of a base32 text (RFC 4648 §6), however it is grouped; a last incomplete byte is left out. */
export function readBase32(text: string): Buffer {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const letters = text.toUpperCase().replace(/[\s=-]/g, '')
  const bits = [...letters].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}
