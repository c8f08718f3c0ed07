import { randomBytes } from 'node:crypto'
import { timeOrderedId } from '../../platform/ids.ts'
import type { Appliance } from '../../security/appliance.ts'
import type { EventActor } from '../../security/events.ts'
import type { PersonRow } from '../../storage/people.ts'
import type { Transaction } from '../../storage/store.ts'
import { endEnrolmentByLink } from '../enrolment-link.ts'
import { notify } from '../notices.ts'
import { clearAttempts, refuseBlocked, takeAttempt } from './attempts.ts'
import { readCode } from './check-totp.ts'
import { enabled, failed } from './factor-events.ts'
import { firstRecoveryCodes } from './recovery-codes.ts'
import { serverName } from './server-name.ts'
import { base32, qrSvg, totpUri } from './totp-image.ts'
import { sealTotpSecret } from './totp-secret.ts'
import type { Blocked } from './verdict.ts'

/** What to show once, in an answer that nobody caches. */
export interface BegunTotp {
  uri: string
  qrSvg: string
  /** The same secret to type in: base32 in groups of four. */
  key: string
}

export interface TotpConfirmation {
  person: PersonRow
  code: string
  actor: EventActor
  /** Asked once the code is right, in the same transaction: false where the person may set up no factor any more. */
  mayCount?: (transaction: Transaction) => Promise<boolean>
}

/** `recoveryCodes` are readable in this answer only; null where the person has unused ones. */
export type TotpConfirmed =
  | { kind: 'confirmed'; recoveryCodes: string[] | null }
  | { kind: 'wrong' }
  | { kind: 'not_begun' }
  | Blocked

/** In bytes: 160 bits, as RFC 4226 §4 recommends. */
const secretLength = 20
/** What every app can do; some read other values and use these all the same. */
const usual = { algorithm: 'SHA1', digits: 6, period: 30 } as const
/** A secret that was shown and not confirmed is worth nothing after so many milliseconds. */
const confirmWithin = 30 * 60_000

/**
 * Begins an authenticator app in place of one that was begun and not confirmed. The one that counts goes on counting until the
 * new one is confirmed (SEC-A37).
 * @throws {StorageError}
 */
export async function beginTotp(appliance: Appliance, person: PersonRow): Promise<BegunTotp> {
  const { clock, config, repositories, store } = appliance
  const now = clock.now()
  const key = randomBytes(secretLength)
  const secret = base32(key)
  const id = timeOrderedId(now)
  const sealed = sealTotpSecret(appliance, id, key)
  key.fill(0)
  await store.write((transaction) =>
    repositories.totp.begin(transaction, {
      id,
      person_id: person.id,
      secret: sealed,
      ...usual,
      created_at: now,
      confirmed_at: null,
      last_step: -1,
      last_used_at: null,
    }),
  )
  const uri = totpUri({ issuer: serverName(config), account: person.username, secret, ...usual })
  return { uri, qrSvg: await qrSvg(uri), key: secret.replace(/.{4}(?=.)/g, '$& ') }
}

/**
 * Lets the app that was begun count, once a code has shown that it works. That code is spent: it signs nobody in.
 * @throws {StorageError}
 * @throws {SealError}
 */
export async function confirmTotp(appliance: Appliance, confirmation: TotpConfirmation): Promise<TotpConfirmed> {
  const outcome = await appliance.store.write((transaction) => confirm(appliance, transaction, confirmation))
  return outcome ?? refuseBlocked(appliance, confirmation)
}

async function confirm(
  appliance: Appliance,
  transaction: Transaction,
  { person, code, actor, mayCount }: TotpConfirmation,
): Promise<TotpConfirmed | undefined> {
  const { clock, events, repositories } = appliance
  const now = clock.now()
  const totp = await repositories.totp.unconfirmed(person.id, transaction)
  if (!totp || totp.created_at + confirmWithin <= now) return { kind: 'not_begun' }
  if (!(await takeAttempt(appliance, transaction, person))) return undefined
  const { step } = readCode(appliance, totp, code)
  if (step === undefined) {
    await events.record(transaction, failed({ person, actor, details: { factor: 'totp' }, reason: 'wrong_code' }))
    return { kind: 'wrong' }
  }
  if (mayCount && !(await mayCount(transaction))) return { kind: 'not_begun' }
  const { replaced } = await repositories.totp.confirm(transaction, { totp, at: now, step })
  const recoveryCodes = await firstRecoveryCodes(appliance, transaction, person)
  const details = { factor: 'totp' as const, replaced, recovery_codes: recoveryCodes?.length ?? 0 }
  await events.record(transaction, enabled({ person, actor, details }))
  await clearAttempts(appliance, transaction, person.id)
  await endEnrolmentByLink(appliance, transaction, person.id)
  await notify(appliance, transaction, { kind: 'factor_changed', person, actor, factor: 'totp', change: 'added' })
  return { kind: 'confirmed', recoveryCodes }
}
