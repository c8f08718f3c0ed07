import { isIP } from 'node:net'
import { type MailServer, mailServer } from '../../contract/mail.ts'
import type { Repositories } from '../../storage/repositories.ts'
import type { Transaction } from '../../storage/store.ts'
import type { Sealer } from '../sealing.ts'
import { MailError } from './mail-error.ts'

const keys = { server: 'mail.server', password: 'mail.password' } as const
const passwordPlace = { table: 'setting', column: 'value', row: keys.password }

/** The mail server as the office set it up. */
export interface StoredMailServer extends MailServer {
  /** Sealed; null where the mail server asks for none. */
  sealedPassword: string | null
}

/** A wish without `password` keeps the stored one; null means that there is none. */
export type MailServerWish = MailServer & { password?: string | null | undefined }

/**
 * The stored mail server; null where there is none.
 * @throws {Error} when what is stored cannot be read
 */
export async function readMailServer({ settings }: Repositories): Promise<StoredMailServer | null> {
  const stored = await settings.all()
  const server = stored.get(keys.server)
  if (server === undefined) return null
  return { ...mailServer.parse(JSON.parse(server)), sealedPassword: stored.get(keys.password) ?? null }
}

/**
 * What is to be stored of a wish.
 * @throws {MailError} `not_protected` where passwords and links would cross a network in clear, `password_needed`
 */
export function prepared(
  { password, ...wish }: MailServerWish,
  { known, sealer }: { known: StoredMailServer | null; sealer: Sealer },
): StoredMailServer {
  const server = mailServer.parse(wish)
  if (server.security === 'none' && !isThisMachine(server.host)) throw new MailError('not_protected')
  if (password !== undefined)
    return { ...server, sealedPassword: password === null ? null : sealer.seal(passwordPlace, password) }
  // Whoever may change the mail server must not learn a password that they cannot read by pointing at a server of theirs.
  const isElsewhere = known?.host !== server.host || known.username !== server.username
  if (known?.sealedPassword && isElsewhere) throw new MailError('password_needed')
  return { ...server, sealedPassword: known?.sealedPassword ?? null }
}

export async function storeMailServer(
  { settings }: Repositories,
  transaction: Transaction,
  next: StoredMailServer | null,
): Promise<void> {
  if (next === null) await settings.remove(transaction, keys.server)
  else await settings.put(transaction, keys.server, JSON.stringify(mailServer.parse(next)))
  if (next?.sealedPassword) await settings.put(transaction, keys.password, next.sealedPassword)
  else await settings.remove(transaction, keys.password)
}

/** The password in clear, for one conversation with the mail server. */
export function passwordOf({ sealedPassword }: StoredMailServer, sealer: Sealer): string | null {
  if (sealedPassword === null) return null
  const opened = sealer.open(passwordPlace, sealedPassword)
  const password = opened.toString('utf8')
  opened.fill(0)
  return password
}

const isThisMachine = (host: string): boolean =>
  host.toLowerCase() === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
