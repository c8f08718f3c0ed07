import { isAbsolute, relative, resolve } from 'node:path'
import * as z from 'zod'
import { readKeyFile, takeKeyFile } from './key-file.ts'
import { slotHead } from './slot-head.ts'
import { type SlotPlace, slotKeyFromRandom, unwrapKey, wrapKey, wrapped } from './wrap.ts'

/** `path` is where the key file was last: relative when it is in the data folder, which people move. */
export const fileSlot = slotHead.extend({ kind: z.literal('file'), path: z.string().min(1).max(4096), wrap: wrapped })
export type FileSlot = z.infer<typeof fileSlot>

export interface KeyFilePlace {
  folder: string
  path: string
}

/** @throws what `takeKeyFile` throws */
export function sealFileSlot(place: SlotPlace, masterKey: Buffer, { folder, path }: KeyFilePlace) {
  const absolute = resolve(folder, path)
  const secret = takeKeyFile(absolute)
  const inFolder = relative(folder, absolute)
  const isInside = !inFolder.startsWith('..') && !isAbsolute(inFolder)
  return { path: isInside ? inFolder : absolute, wrap: wrapKey(slotKeyFromRandom(secret, place), place, masterKey) }
}

/** @throws what `readKeyFile` throws */
export function openFileSlot(place: SlotPlace, slot: FileSlot, { folder, path }: KeyFilePlace): Buffer | undefined {
  const secret = readKeyFile(resolve(folder, path))
  return unwrapKey(slotKeyFromRandom(secret, place), place, slot.wrap)
}
