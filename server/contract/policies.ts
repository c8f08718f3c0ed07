import * as z from 'zod'
import { operation } from './errors.ts'
import { passwordPolicy } from './password-policy.ts'
import { secondFactorModes } from './second-factor.ts'

const passwords = passwordPolicy.extend({
  /** Of bcrypt: each step doubles the time. */
  cost: z.int().min(10).max(14).default(12),
})

const secondFactor = z.object({
  mode: z.enum(secondFactorModes).default('required_for_administrators'),
  /** Days for which a person of whom a second factor is newly asked may put it off. */
  graceDays: z.int().min(0).max(90).default(7),
  /** Days for which a device may be remembered; 0: no device is. */
  rememberDays: z.int().min(0).max(365).default(30),
  /** Whether a passkey alone signs a person in. */
  passkeySignIn: z.boolean().default(true),
})

const sessions = z.object({
  /** A session ends so long after the sign-in, however busy it is. */
  absoluteHours: z.int().min(1).max(720).default(12),
  /** A session that nobody uses for so long ends. */
  idleMinutes: z.int().min(5).max(43_200).default(120),
})

const account = z.object({
  /** People may delete their own account. */
  selfDelete: z.boolean().default(false),
  /** People may ask for a link to choose a new password, where mail can be sent. */
  selfReset: z.boolean().default(true),
  /** People are told of a sign-in with a device that was not seen before. */
  newDeviceNotice: z.boolean().default(true),
})

/** What can be decided, by subject. */
export const policySections = { passwords, secondFactor, sessions, account }

/** What the office has decided about how people sign in; stored as one setting. */
export const officePolicies = z.object({
  passwords: passwords.prefault({}),
  secondFactor: secondFactor.prefault({}),
  sessions: sessions.prefault({}),
  account: account.prefault({}),
})
export type OfficePolicies = z.infer<typeof officePolicies>

const change = z.object({
  passwords: passwords.optional(),
  secondFactor: secondFactor.optional(),
  sessions: sessions.optional(),
  account: account.optional(),
})

export const policies = {
  get: operation
    .route({ method: 'GET', path: '/policies', summary: 'How people sign in', tags: ['Policies'] })
    .output(officePolicies),
  update: operation
    .route({ method: 'PATCH', path: '/policies', summary: 'Change how people sign in', tags: ['Policies'] })
    .input(change)
    .output(officePolicies),
  /** What a change would mean for the people of the office; changes nothing. */
  effect: operation
    .route({ method: 'POST', path: '/policies/effect', summary: 'What a change would mean', tags: ['Policies'] })
    .input(change)
    .output(
      z.object({
        people: z.int(),
        /** Of those who can sign in, who has a second factor. */
        withSecondFactor: z.int(),
        /** Who would be asked to set one up, and the first few of them by name. */
        wouldHaveToEnrol: z.int(),
        examples: z.array(z.string()).max(5),
        /** Sessions that the new lifetimes would end at once. */
        sessionsEnding: z.int(),
      }),
    ),
  /** How long one password check takes on this machine at each cost, measured now; takes some seconds. */
  measureCost: operation
    .route({ method: 'POST', path: '/policies/measure-cost', summary: 'Measure bcrypt here', tags: ['Policies'] })
    .output(z.object({ costs: z.array(z.object({ cost: z.int(), ms: z.number() })), recommended: z.int() })),
}
