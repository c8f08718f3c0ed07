import { once } from 'node:events'
import { type AddressObject, simpleParser } from 'mailparser'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { type Certificate, createCertificate } from './certificate.ts'

export interface Mail {
  from: string
  to: string[]
  subject: string
  text: string
  /** Empty where the mail has no HTML part. */
  html: string
  headers: ReadonlyMap<string, unknown>
  /** As it came over the line. */
  raw: string
}

export interface MailServerWishes {
  /** `none` by default: everything in clear, as a relay in the same office takes it. */
  security?: 'none' | 'starttls' | 'tls'
  /** Whoever is to send has to sign in as this; nobody has to otherwise. */
  account?: { user: string; password: string }
}

export interface MailServer {
  host: 'localhost'
  port: number
  /** PEM of what a client has to trust; undefined where there is no TLS. */
  certificate: string | undefined
  /** All that came, oldest first. */
  mails: readonly Mail[]
  /** The oldest mail to this address that was not asked for before, as soon as it is there; throws after so many milliseconds. */
  nextMail(to: string, limitMs?: number): Promise<Mail>
  /** From now on mails to this address are refused with 550. */
  turnAway(to: string): void
  stop(): Promise<void>
}

/** A real SMTP server on a loopback port that delivers nothing and keeps what it takes. The caller stops it. */
export async function startMailServer({ security = 'none', account }: MailServerWishes = {}): Promise<MailServer> {
  const certificate = security === 'none' ? undefined : createCertificate()
  const box = createLetterBox()
  const refused = new Set<string>()

  const server = new SMTPServer({
    ...transport(security, certificate),
    authOptional: account === undefined,
    disableReverseLookup: true,
    closeTimeout: 1000,
    onAuth({ username, password }, _session, answer) {
      const right = account !== undefined && username === account.user && password === account.password
      answer(right ? null : new Error('Invalid user name or password'), right ? { user: username } : undefined)
    },
    onRcptTo({ address }, _session, answer) {
      answer(
        refused.has(address.toLowerCase()) ? Object.assign(new Error('No such mailbox'), { responseCode: 550 }) : null,
      )
    },
    onData(stream, { envelope }, answer) {
      const recipients = envelope.rcptTo.map(({ address }) => address)
      read(stream, recipients).then((mail) => {
        box.put(mail)
        answer()
      }, answer)
    },
  })
  // A client that goes away in the middle of a conversation is none of the test's business.
  server.on('error', () => undefined)
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  const address = server.server.address()

  return {
    host: 'localhost',
    port: typeof address === 'object' && address ? address.port : 0,
    certificate: certificate?.cert,
    mails: box.mails,
    nextMail: box.next,
    turnAway: (to) => void refused.add(to.toLowerCase()),
    stop: () => new Promise((resolve) => server.close(resolve)),
  }
}

function transport(security: MailServerWishes['security'], certificate: Certificate | undefined): SMTPServerOptions {
  if (security === 'tls') return { secure: true, ...certificate }
  if (security === 'starttls') return { secure: false, ...certificate }
  return { secure: false, disabledCommands: ['STARTTLS'], allowInsecureAuth: true }
}

async function read(stream: Parameters<typeof simpleParser>[0], recipients: string[]): Promise<Mail> {
  const chunks: Buffer[] = []
  if (typeof stream !== 'string' && !Buffer.isBuffer(stream))
    for await (const chunk of stream) chunks.push(Buffer.from(chunk))
  const raw = Buffer.concat(chunks)
  const { from, subject = '', text = '', html, headers } = await simpleParser(raw)
  return {
    from: addressesIn(from).join(),
    to: recipients.map((address) => address.toLowerCase()),
    subject,
    text,
    html: html === false ? '' : (html ?? ''),
    headers,
    raw: raw.toString('utf8'),
  }
}

const addressesIn = (field: AddressObject | undefined) => (field?.value ?? []).map(({ address = '' }) => address)

/** Keeps what came, and hands each mail to one who asks for it or already waits. */
function createLetterBox() {
  const mails: Mail[] = []
  const unread: Mail[] = []
  const waiting: { to: string; take(mail: Mail): void }[] = []

  function put(mail: Mail) {
    mails.push(mail)
    const place = waiting.findIndex(({ to }) => mail.to.includes(to))
    if (place === -1) unread.push(mail)
    else waiting.splice(place, 1)[0]?.take(mail)
  }

  function next(address: string, limitMs = 10_000): Promise<Mail> {
    const to = address.toLowerCase()
    const coming = new Promise<Mail>((resolve, reject) => {
      const place = unread.findIndex((mail) => mail.to.includes(to))
      const [found] = place === -1 ? [] : unread.splice(place, 1)
      if (found) return resolve(found)
      const seen = () => (mails.length === 0 ? 'no other' : `some to ${mails.flatMap((mail) => mail.to)}`)
      const limit = setTimeout(() => {
        waiting.splice(waiting.indexOf(asker), 1)
        reject(new Error(`no mail to ${to} within ${limitMs} ms, and ${seen()}`))
      }, limitMs)
      const take = (mail: Mail) => {
        clearTimeout(limit)
        resolve(mail)
      }
      const asker = { to, take }
      waiting.push(asker)
    })
    // Whoever asks before the mail is sent looks at the answer only afterwards, and hears of a failure then.
    coming.catch(() => undefined)
    return coming
  }

  return { mails, put, next }
}

/** The first address of a page in the mail's text. */
export function linkIn({ text }: Mail): string {
  const link = /https?:\/\/\S+/.exec(text)?.[0]
  if (link === undefined) throw new Error(`there is no link in this mail:\n${text}`)
  return link
}
