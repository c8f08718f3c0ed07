import * as z from 'zod'
import type { Clock } from '../../platform/clock.ts'
import type { Log } from '../../platform/log.ts'
import type { OutgoingMail } from '../../storage/outgoing-mail.ts'
import type { Repositories } from '../../storage/repositories.ts'
import type { Store } from '../../storage/store.ts'
import type { Events } from '../events.ts'
import type { Sealer } from '../sealing.ts'
import { MailError } from './mail-error.ts'
import { passwordOf, type StoredMailServer } from './mail-server.ts'
import { post } from './smtp.ts'

export interface MailboxParts {
  store: Store
  repositories: Repositories
  events: Events
  clock: Clock
  log: Log
  sealer: Sealer
}

export interface Sending {
  server(): StoredMailServer | null
  /** Gives up the mail that is on its way. */
  signal: AbortSignal
  /** No other mail is begun from then on. */
  isClosed(): boolean
}

const minute = 60_000
const hour = 60 * minute

/** After each attempt that failed, how long until the next, in milliseconds; after the last of them the mail is given up. */
const pauses = [minute, 5 * minute, 30 * minute, 2 * hour, 8 * hour]

const letterShape = z.object({ subject: z.string(), text: z.string(), html: z.string() })

/** Where a mail's content is sealed to. */
export const contentPlace = (id: string) => ({ table: 'outgoing_mail', column: 'content', row: id })

/**
 * Sends, one after the other, every mail whose time has come. A mail may arrive twice where the process is killed between
 * the mail server's word and our commit, and is never lost.
 * @throws {StorageError}
 */
export async function sendDue(parts: MailboxParts, sending: Sending): Promise<void> {
  for (;;) {
    const server = sending.server()
    if (server === null || sending.isClosed()) return
    const mail = await parts.repositories.outgoingMail.due(parts.clock.now())
    if (!mail) return
    await attempt(parts, mail, { server, signal: sending.signal })
  }
}

interface Attempt {
  server: StoredMailServer
  signal: AbortSignal
}

async function attempt(parts: MailboxParts, mail: OutgoingMail, { server, signal }: Attempt): Promise<void> {
  const { clock, repositories, sealer, store } = parts
  if (mail.expires_at !== null && mail.expires_at <= clock.now())
    return giveUp(parts, mail, 'It would have come too late.')
  const attempts = mail.attempts + 1
  // Counted before it begins: a mail that brings the process down must not do so over and over.
  const nextAttemptAt = clock.now() + (pauses[mail.attempts] ?? 8 * hour)
  const begun = await store.write((tx) => repositories.outgoingMail.begin(tx, mail.id, { attempts, nextAttemptAt }))
  if (!begun) return
  try {
    const letter = { to: mail.recipient, ...opened(parts, mail) }
    await post({ server, password: passwordOf(server, sealer), letter, signal })
    await store.write((tx) => repositories.outgoingMail.sent(tx, mail.id, clock.now()))
  } catch (thrown) {
    if (!(thrown instanceof MailError)) throw thrown
    await failed(parts, { ...mail, attempts }, thrown)
  }
}

async function failed(parts: MailboxParts, mail: OutgoingMail, error: MailError): Promise<void> {
  const { log, repositories, store } = parts
  // What was interrupted says nothing of the mail: it is as if it had not begun, but for the pause.
  if (error.code === 'interrupted') return
  if (error.permanent || mail.attempts > pauses.length) return giveUp(parts, mail, error.message)
  log.warn('A mail could not be sent', { mail: mail.id, kind: mail.kind, attempt: mail.attempts, code: error.code })
  await store.write((tx) => repositories.outgoingMail.failed(tx, mail.id, error.message))
}

/** The event names the person and no address: what a mailbox is called is in the outbox only. */
async function giveUp({ clock, events, repositories, store }: MailboxParts, mail: OutgoingMail, problem: string) {
  const { id, kind, person_id, attempts } = mail
  await store.write(async (transaction) => {
    await repositories.outgoingMail.giveUp(transaction, id, { at: clock.now(), problem })
    await events.record(transaction, {
      type: 'mail_failed',
      outcome: 'failure',
      actorKind: 'system',
      personId: person_id,
      details: { kind, attempts },
    })
  })
}

function opened({ sealer }: MailboxParts, { id, content }: OutgoingMail) {
  const bytes = sealer.open(contentPlace(id), content)
  const letter = letterShape.parse(JSON.parse(bytes.toString('utf8')))
  bytes.fill(0)
  return letter
}
