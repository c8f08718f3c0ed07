import nodemailer from 'nodemailer'
import { printable } from './mail-content.ts'
import { MailError, type MailErrorCode } from './mail-error.ts'
import type { StoredMailServer } from './mail-server.ts'

export interface Letter {
  to: string
  subject: string
  text: string
  html: string
}

export interface Posting {
  server: StoredMailServer
  password: string | null
  letter: Letter
  /** Gives the conversation up. */
  signal: AbortSignal
}

const second = 1000

/** Nobody waits for ever for a mail server; in milliseconds. */
const patience = {
  dnsTimeout: 10 * second,
  connectionTimeout: 15 * second,
  greetingTimeout: 15 * second,
  socketTimeout: 30 * second,
  socketCloseTimeout: second,
}

/** What would end an address or a line of the conversation (RFC 5321 §4.1.2). */
const notInAnAddress = /[\s\p{Cc}<>,;]/u

/** `starttls` is demanded, never tried: an attacker on the line would only have to leave it out (RFC 8314 §3). */
const protection = {
  tls: { secure: true },
  starttls: { requireTLS: true },
  none: { ignoreTLS: true },
} as const

/**
 * Hands one letter to the mail server.
 * @returns what the mail server said to it
 * @throws {MailError} `unreachable`, `untrusted`, `not_signed_in`, `refused`, `interrupted`
 */
export async function post({ server, password, letter, signal }: Posting): Promise<string> {
  if (notInAnAddress.test(letter.to)) throw new MailError('refused', { permanent: true })
  const transport = nodemailer.createTransport({
    host: server.host,
    port: server.port,
    // What a machine is called inside the office is nobody's business outside.
    name: server.from.split('@').at(-1),
    ...protection[server.security],
    ...patience,
    ...(server.username !== null && { auth: { user: server.username, pass: password ?? '' }, forceAuth: true }),
  })
  try {
    const { response } = await transport.sendMail({
      ...letter,
      from: { name: 'Authly', address: server.from },
      to: { name: '', address: letter.to },
      envelope: { from: server.from, to: letter.to },
      // Whoever is away need not tell us so, and no other machine either (RFC 3834 §2).
      headers: { 'Auto-Submitted': 'auto-generated' },
      xMailer: false,
      disableFileAccess: true,
      disableUrlAccess: true,
      signal,
    })
    return printable(response)
  } catch (thrown) {
    throw mailErrorFrom(thrown)
  } finally {
    transport.close()
  }
}

const codes: Readonly<Record<string, MailErrorCode>> = {
  EABORT: 'interrupted',
  EAUTH: 'not_signed_in',
  EENVELOPE: 'refused',
  EMESSAGE: 'refused',
  ETLS: 'untrusted',
}

function mailErrorFrom(thrown: unknown): MailError {
  const facts = factsIn(thrown)
  const isTls = /CERT|TLS|SSL|ALTNAME/.test(facts.originalCode)
  const code = isTls ? 'untrusted' : (codes[facts.code] ?? 'unreachable')
  const said = facts.response === '' ? undefined : printable(facts.response)
  // A wrong password is put right by an administrator while the mail waits; a mailbox that is not there stays away.
  return new MailError(code, { said, permanent: facts.permanent && code === 'refused', cause: thrown })
}

function factsIn(thrown: unknown) {
  const of = (name: string): unknown => (thrown instanceof Error ? Reflect.get(thrown, name) : undefined)
  return {
    code: String(of('code') ?? ''),
    originalCode: String(of('originalCode') ?? ''),
    response: String(of('response') ?? ''),
    permanent: of('permanent') === true,
  }
}
