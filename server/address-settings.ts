import * as z from 'zod'
import type { AddressWish } from './admin/installation.ts'
import { port as portNumber } from './contract/settings.ts'
import { issuerProblem } from './listening/address.ts'
import type { Repositories } from './storage/repositories.ts'
import type { Transaction } from './storage/store.ts'

const keys = { issuer: 'server.issuer', port: 'server.port' } as const

/** The address that the office chose; what it did not choose is undefined. */
export interface StoredAddress {
  issuer: string | undefined
  port: number | undefined
}

export async function readAddress({ settings }: Repositories): Promise<StoredAddress> {
  const stored = await settings.all()
  const issuer = stored.get(keys.issuer)
  return {
    issuer: issuer !== undefined && issuerProblem(issuer) === null ? issuer : undefined,
    port: z.coerce.number().pipe(portNumber).safeParse(stored.get(keys.port)).data,
  }
}

/** Stores what the wish names; an issuer of null is forgotten, so that it follows the port again. */
export async function storeAddress(
  { settings }: Repositories,
  transaction: Transaction,
  wish: AddressWish,
): Promise<void> {
  if (wish.port !== undefined) await settings.put(transaction, keys.port, String(wish.port))
  if (wish.issuer === null) await settings.remove(transaction, keys.issuer)
  else if (wish.issuer !== undefined) await settings.put(transaction, keys.issuer, wish.issuer)
}
