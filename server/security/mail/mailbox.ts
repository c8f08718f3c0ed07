import type { MailKind } from '../../contract/mail.ts'
import { timeOrderedId } from '../../platform/ids.ts'
import { errorFields } from '../../platform/log.ts'
import type { Transaction } from '../../storage/store.ts'
import { type MailContent, rendered } from './mail-content.ts'
import { MailError } from './mail-error.ts'
import {
  type MailServerWish,
  passwordOf,
  prepared,
  readMailServer,
  type StoredMailServer,
  storeMailServer,
} from './mail-server.ts'
import { contentPlace, type MailboxParts, sendDue } from './outbox.ts'
import { post } from './smtp.ts'

export interface NewMail {
  kind: MailKind
  /** Whose account it is about. */
  personId: string
  /** Where their record says. */
  recipient: string
  content: MailContent
  /** Epoch milliseconds; not worth sending from then on. */
  expiresAt?: number
}

/** The office's mail: what is written in a transaction and sent behind it. */
export interface Mailbox {
  /** Whether mail can be sent at all. */
  configured(): boolean
  /** The mail server as it is set up, without its password. */
  server(): StoredMailServer | null
  /**
   * Stores another mail server; it is used from the commit on. Null gives up what waits.
   * @throws {MailError} `not_protected`, `password_needed`
   */
  change(transaction: Transaction, wish: MailServerWish | null): Promise<void>
  /**
   * Writes a mail into the outbox with the action that it tells of: neither is kept without the other.
   * @throws {MailError} `not_configured`
   */
  enqueue(transaction: Transaction, mail: NewMail): Promise<void>
  /**
   * Sends one letter now, without the outbox.
   * @returns what the mail server said
   * @throws {MailError}
   */
  sendNow(to: string, content: MailContent): Promise<string>
  /** Sends all whose time has come, one after the other; whoever asks meanwhile waits for the same. */
  sendDue(): Promise<void>
  /** From now on what is enqueued is sent without being asked for. */
  start(): void
  /** Lets the mail that is on its way arrive, for a few seconds; sends no other. */
  close(): Promise<void>
}

/** How often the outbox is looked at for retries, in milliseconds. */
const lookEveryMs = 20_000

/** How long closing waits for the mail that is on its way, in milliseconds. */
const graceMs = 3000

/** @throws {Error} when the stored mail server cannot be read */
export async function openMailbox(parts: MailboxParts): Promise<Mailbox> {
  const { repositories, sealer, clock } = parts
  let server = await readMailServer(repositories)
  const turn = createTurn(parts, () => server)

  return {
    configured: () => server !== null,
    server: () => server,
    async change(transaction, wish) {
      const next = wish && prepared(wish, { known: server, sealer })
      await storeMailServer(repositories, transaction, next)
      const problem = 'There is no mail server any more.'
      if (next === null) await repositories.outgoingMail.giveUpAll(transaction, { at: clock.now(), problem })
      transaction.afterCommit(() => {
        server = next
      })
    },
    async enqueue(transaction, mail) {
      if (server === null) throw new MailError('not_configured')
      await repositories.outgoingMail.insert(transaction, outgoing(parts, mail))
      transaction.afterCommit(turn.wake)
    },
    async sendNow(to, content) {
      if (server === null) throw new MailError('not_configured')
      const letter = { to, ...rendered(content) }
      return post({ server, password: passwordOf(server, sealer), letter, signal: turn.closing })
    },
    sendDue: turn.run,
    start: turn.start,
    close: turn.close,
  }
}

function outgoing({ clock, sealer }: MailboxParts, { kind, personId, recipient, content, expiresAt }: NewMail) {
  const now = clock.now()
  const id = timeOrderedId(now)
  return {
    id,
    kind,
    person_id: personId,
    recipient,
    content: sealer.seal(contentPlace(id), JSON.stringify(rendered(content))),
    attempts: 0,
    created_at: now,
    next_attempt_at: now,
    expires_at: expiresAt ?? null,
    sent_at: null,
    given_up_at: null,
    last_problem: null,
  }
}

/** One sender at a time: woken by what is enqueued and, for retries, by the clock. */
function createTurn(parts: MailboxParts, server: () => StoredMailServer | null) {
  const closing = new AbortController()
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined
  let isClosed = false
  let again = false

  async function send(): Promise<void> {
    do {
      again = false
      await sendDue(parts, { server, signal: closing.signal, isClosed: () => isClosed })
    } while (again && !isClosed)
  }

  function run(): Promise<void> {
    again = true
    running ??= send().finally(() => {
      running = undefined
    })
    return running
  }

  function wake(): void {
    if (timer === undefined || isClosed) return
    run().catch((thrown: unknown) => parts.log.error('The outbox could not be worked through', errorFields(thrown)))
  }

  return {
    closing: closing.signal,
    run,
    wake,
    start() {
      timer ??= setInterval(wake, lookEveryMs).unref()
      wake()
    },
    async close() {
      isClosed = true
      clearInterval(timer)
      const impatience = setTimeout(() => closing.abort(), graceMs)
      await running?.catch(() => undefined)
      clearTimeout(impatience)
      closing.abort()
    },
  }
}
