import * as z from 'zod'
import { moment } from './common.ts'
import { operation } from './errors.ts'
import { emailAddress } from './people.ts'
import { port } from './settings.ts'

export const mailKinds = [
  'invitation',
  'password_reset',
  'factor_enrolment',
  'new_device',
  'password_changed',
  'factor_changed',
  'email_changed',
  'test',
] as const
export type MailKind = (typeof mailKinds)[number]

const mailSecurities = ['tls', 'starttls', 'none'] as const

export const mailServer = z.object({
  host: z.string().trim().min(1, 'Enter the name of the mail server.').max(253),
  port,
  /** `none` is taken for a mail server on this machine only. */
  security: z.enum(mailSecurities),
  username: z.string().trim().max(254).nullable(),
  from: emailAddress,
})
export type MailServer = z.infer<typeof mailServer>

/** The password can be set and never read. */
const mailView = z.object({
  server: mailServer.extend({ passwordSet: z.boolean() }).nullable(),
  /** The newest mails that were sent, wait or were given up. */
  outbox: z.array(
    z.object({
      id: z.string(),
      kind: z.enum(mailKinds),
      recipient: z.string(),
      createdAt: moment,
      state: z.enum(['waiting', 'sent', 'given_up']),
      attempts: z.int(),
      problem: z.string().nullable(),
    }),
  ),
})
export type MailView = z.infer<typeof mailView>

export const mail = {
  get: operation
    .route({ method: 'GET', path: '/mail', summary: 'The mail server and the newest mail', tags: ['Mail'] })
    .output(mailView),
  /** Without `password` the stored one is kept; with null there is none. */
  update: operation
    .route({ method: 'PUT', path: '/mail', summary: 'Change the mail server', tags: ['Mail'] })
    .input(mailServer.extend({ password: z.string().min(1).max(1024).nullable().optional() }))
    .output(mailView),
  /** Without a mail server, links are shown to the administrator to hand over. */
  remove: operation
    .route({ method: 'DELETE', path: '/mail', summary: 'Send no mail', tags: ['Mail'] })
    .output(mailView),
  /** Sends one mail now and answers what the mail server said; INVALID with its words when it refused. */
  test: operation
    .route({ method: 'POST', path: '/mail/test', summary: 'Send a test mail', tags: ['Mail'] })
    .input(z.object({ to: emailAddress }))
    .output(z.object({ said: z.string() })),
}
