import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import * as z from 'zod'

/** Bytes in keys.json are base64url. */
export const bytes = (length: number) =>
  z.base64url().refine((text) => Buffer.from(text, 'base64url').length === length, `must be ${length} bytes`)

/** The master key under one slot's own key. */
export const wrapped = z.strictObject({ nonce: bytes(12), sealed: bytes(48) })
export type Wrapped = z.infer<typeof wrapped>

/** Where a wrapped key belongs: bound into it, so that it opens nowhere else. */
export interface SlotPlace {
  installId: string
  kind: string
  slotId: string
}

/** AES-256-GCM; the slot key is used once, because every slot has a random one, and is zeroed here. */
export function wrapKey(slotKey: Buffer, place: SlotPlace, masterKey: Buffer): Wrapped {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', slotKey, nonce).setAAD(boundTo(place))
  const sealed = Buffer.concat([cipher.update(masterKey), cipher.final(), cipher.getAuthTag()])
  slotKey.fill(0)
  return { nonce: nonce.toString('base64url'), sealed: sealed.toString('base64url') }
}

/** The master key, or undefined when the slot key is not the one it was wrapped with. The slot key is zeroed here. */
export function unwrapKey(slotKey: Buffer, place: SlotPlace, wrap: Wrapped): Buffer | undefined {
  const sealed = Buffer.from(wrap.sealed, 'base64url')
  const decipher = createDecipheriv('aes-256-gcm', slotKey, Buffer.from(wrap.nonce, 'base64url'), { authTagLength: 16 })
  decipher.setAAD(boundTo(place)).setAuthTag(sealed.subarray(32))
  const masterKey = decipher.update(sealed.subarray(0, 32))
  try {
    decipher.final()
    return masterKey
  } catch {
    masterKey.fill(0)
    return undefined
  } finally {
    slotKey.fill(0)
  }
}

/** A slot's key out of a secret that is random already, for which a slow hash would buy nothing. The secret is zeroed here. */
export function slotKeyFromRandom(secret: Buffer, place: SlotPlace): Buffer {
  const slotKey = Buffer.from(hkdfSync('sha256', secret, boundTo(place), 'authly/v1/key-slot', 32))
  secret.fill(0)
  return slotKey
}

function boundTo({ installId, kind, slotId }: SlotPlace): Buffer {
  return Buffer.from(JSON.stringify(['authly key slot', 1, installId, kind, slotId]))
}
