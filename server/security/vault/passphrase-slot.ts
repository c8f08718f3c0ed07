import { randomBytes, scrypt } from 'node:crypto'
import * as z from 'zod'
import { passphrase as fitPassphrase } from '../../contract/setup.ts'
import { slotHead } from './slot-head.ts'
import { VaultError } from './vault-error.ts'
import { bytes, type SlotPlace, unwrapKey, wrapKey, wrapped } from './wrap.ts'

/** scrypt's cost (RFC 7914); the bounds keep a tampered file from asking for all memory. */
const cost = z.strictObject({
  n: z.union([z.literal(2 ** 17), z.literal(2 ** 18), z.literal(2 ** 19)]),
  r: z.literal(8),
  p: z.int().min(1).max(4),
})
type Cost = z.infer<typeof cost>

export const passphraseSlot = slotHead.extend({
  kind: z.literal('passphrase'),
  salt: bytes(16),
  cost,
  wrap: wrapped,
})
export type PassphraseSlot = z.infer<typeof passphraseSlot>

/** 128 MiB and some 0.3 s of one core for every guess. */
const costOfNew: Cost = { n: 2 ** 17, r: 8, p: 1 }

/** @throws {VaultError} `unfit_passphrase` */
export async function sealPassphraseSlot(place: SlotPlace, masterKey: Buffer, passphrase: string) {
  if (!fitPassphrase.safeParse(passphrase).success) throw new VaultError('unfit_passphrase')
  const salt = randomBytes(16)
  const slotKey = await slotKeyFrom(passphrase, salt, costOfNew)
  return { salt: salt.toString('base64url'), cost: costOfNew, wrap: wrapKey(slotKey, place, masterKey) }
}

export async function openPassphraseSlot(
  place: SlotPlace,
  slot: PassphraseSlot,
  passphrase: string,
): Promise<Buffer | undefined> {
  // What could never have been taken is wrong without the work.
  if (!fitPassphrase.safeParse(passphrase).success) return undefined
  const slotKey = await slotKeyFrom(passphrase, Buffer.from(slot.salt, 'base64url'), slot.cost)
  return unwrapKey(slotKey, place, slot.wrap)
}

function slotKeyFrom(passphrase: string, salt: Buffer, { n, r, p }: Cost): Promise<Buffer> {
  // An é is one character on one keyboard and two on another (NIST SP 800-63B §3.1.1.2).
  const secret = Buffer.from(passphrase.normalize('NFKC'))
  const memory = 128 * r * (n + p + 2)
  return new Promise((resolve, reject) => {
    scrypt(secret, salt, 32, { N: n, r, p, maxmem: memory }, (error, slotKey) => {
      secret.fill(0)
      if (error) reject(error)
      else resolve(slotKey)
    })
  })
}
