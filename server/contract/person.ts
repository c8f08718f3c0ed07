import * as z from 'zod'
import { knownClientId } from './applications.ts'
import { id, moment } from './common.ts'
import { operation } from './errors.ts'
import { issuedLink, linkDelivery, linkPurpose, openLink } from './links.ts'
import { person as personSummary } from './people.ts'
import { acrValues } from './second-factor.ts'

/** A browser that a person is signed in with, as they would recognise it. */
const personSession = z.object({
  id: z.string(),
  /** Such as `Firefox on Windows`. */
  device: z.string(),
  /** Such as `this computer`, `local network (192.168.1.20)`, `203.0.113.7`. */
  place: z.string(),
  acr: z.enum(acrValues),
  amr: z.array(z.string()),
  signedInAt: moment,
  lastSeenAt: moment,
  expiresAt: moment,
})
export type PersonSession = z.infer<typeof personSession>

const personDevice = z.object({
  id: z.string(),
  device: z.string(),
  place: z.string(),
  firstSeenAt: moment,
  lastSeenAt: moment,
  rememberedUntil: moment.nullable(),
})
export type PersonDevice = z.infer<typeof personDevice>

const passkey = z.object({
  id: z.string(),
  name: z.string(),
  /** Its provider keeps it on several devices. */
  backedUp: z.boolean(),
  createdAt: moment,
  lastUsedAt: moment.nullable(),
})

const signInMethods = z.object({
  password: z.object({ set: z.boolean(), mustChange: z.boolean(), changedAt: moment.nullable() }),
  totp: z.object({ createdAt: moment, lastUsedAt: moment.nullable() }).nullable(),
  passkeys: z.array(passkey),
  recoveryCodesLeft: z.int().nonnegative(),
  /** Whether this person needs a second factor, by whose word, and until when it may be put off. */
  secondFactor: z.object({
    required: z.boolean(),
    because: z.enum(['office', 'role', 'group']).nullable(),
    group: z.string().nullable(),
    dueAt: moment.nullable(),
  }),
  /** Until when wrong guesses keep the factor step closed; null where they do not. */
  blockedUntil: moment.nullable(),
})
export type SignInMethods = z.infer<typeof signInMethods>

/** An application that a person has let in. */
const personApplication = z.object({
  clientId: z.string(),
  name: z.string(),
  scopes: z.array(z.string()),
  /** Resources that it may get tokens for; empty: only what this server itself tells. */
  resources: z.array(z.string()),
  grantedAt: moment,
  /** How many grants are open now. */
  openGrants: z.int().nonnegative(),
})
export type PersonApplication = z.infer<typeof personApplication>

const personDetail = personSummary.extend({
  claims: z.record(z.string(), z.json()),
  methods: signInMethods,
  links: z.array(openLink),
})
export type PersonDetail = z.infer<typeof personDetail>

const one = z.object({ id })

/** Operations of one person's page. */
export const person = {
  get: operation
    .route({ method: 'GET', path: '/people/{id}', summary: 'One person', tags: ['People'] })
    .input(one)
    .output(personDetail),
  sessions: operation
    .route({ method: 'GET', path: '/people/{id}/sessions', summary: 'Where a person is signed in', tags: ['People'] })
    .input(one)
    .output(z.object({ sessions: z.array(personSession), devices: z.array(personDevice) })),
  /** Without `sessionId` all of them. Refresh tokens that came of a session end with it. */
  endSessions: operation
    .route({ method: 'POST', path: '/people/{id}/sessions/end', summary: 'Sign a person out', tags: ['People'] })
    .input(one.extend({ sessionId: z.string().max(64).optional() }))
    .output(z.object({ ended: z.int().nonnegative() })),
  /** The second factor is asked there again, and the next sign-in is one from a new device. */
  forgetDevice: operation
    .route({ method: 'DELETE', path: '/people/{id}/devices/{deviceId}', summary: 'Forget a device', tags: ['People'] })
    .input(one.extend({ deviceId: id }))
    .output(one),
  applications: operation
    .route({ method: 'GET', path: '/people/{id}/applications', summary: 'Applications let in', tags: ['People'] })
    .input(one)
    .output(z.object({ items: z.array(personApplication) })),
  /** Ends the grants and forgets the consent: the application has to ask again. */
  revokeApplication: operation
    .route({
      method: 'DELETE',
      path: '/people/{id}/applications/{clientId}',
      summary: 'Revoke access',
      tags: ['People'],
    })
    .input(one.extend({ clientId: knownClientId }))
    .output(one),
  /**
   * Makes a link that works once, in place of an open one for the same purpose.
   * `factor_enrolment` takes the second factors away at once: the person sets up others after their password.
   */
  issueLink: operation
    .route({ method: 'POST', path: '/people/{id}/links', summary: 'Make a link for one use', tags: ['People'] })
    .input(one.extend({ purpose: linkPurpose, deliver: linkDelivery }))
    .output(issuedLink),
  cancelLink: operation
    .route({ method: 'DELETE', path: '/people/{id}/links/{purpose}', summary: 'Cancel a link', tags: ['People'] })
    .input(one.extend({ purpose: linkPurpose }))
    .output(one),
  /** The person chooses another password at the next sign-in. */
  requirePasswordChange: operation
    .route({
      method: 'POST',
      path: '/people/{id}/password/expire',
      summary: 'Ask for a new password',
      tags: ['People'],
    })
    .input(one)
    .output(personDetail),
  removeFactor: operation
    .route({ method: 'POST', path: '/people/{id}/factors/remove', summary: 'Take a factor away', tags: ['People'] })
    .input(
      z.discriminatedUnion('factor', [
        one.extend({ factor: z.literal('totp') }),
        one.extend({ factor: z.literal('recovery_codes') }),
        one.extend({ factor: z.literal('passkey'), passkeyId: z.string().max(1024) }),
      ]),
    )
    .output(personDetail),
  /** Begins enrolling an authenticator app with the person at this desk. Nothing counts before `confirmTotp`. */
  beginTotp: operation
    .route({
      method: 'POST',
      path: '/people/{id}/factors/totp',
      summary: 'Begin an authenticator app',
      tags: ['People'],
    })
    .input(one)
    .output(z.object({ qrSvg: z.string(), key: z.string() })),
  /** `recoveryCodes` are readable in this answer only; null where the person has unused ones. */
  confirmTotp: operation
    .route({
      method: 'POST',
      path: '/people/{id}/factors/totp/confirm',
      summary: 'Confirm it by a code',
      tags: ['People'],
    })
    .input(one.extend({ code: z.string().trim().min(1, 'Enter the code that the app shows.').max(20) }))
    .output(z.object({ recoveryCodes: z.array(z.string()).nullable(), person: personDetail })),
}
