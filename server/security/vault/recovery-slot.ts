import * as z from 'zod'
import { readRecoveryKey } from './recovery-key.ts'
import { slotHead } from './slot-head.ts'
import { type SlotPlace, slotKeyFromRandom, unwrapKey, wrapKey, wrapped } from './wrap.ts'

export const recoverySlot = slotHead.extend({ kind: z.literal('recovery'), wrap: wrapped })
export type RecoverySlot = z.infer<typeof recoverySlot>

export function sealRecoverySlot(place: SlotPlace, masterKey: Buffer, recoveryKey: string) {
  return { wrap: wrapKey(slotKeyFromRandom(readRecoveryKey(recoveryKey), place), place, masterKey) }
}

/** @throws {VaultError} `mistyped_recovery_key` */
export function openRecoverySlot(place: SlotPlace, slot: RecoverySlot, recoveryKey: string): Buffer | undefined {
  return unwrapKey(slotKeyFromRandom(readRecoveryKey(recoveryKey), place), place, slot.wrap)
}
