import * as z from 'zod'
import { newApplication } from './applications.ts'
import { operation } from './errors.ts'
import { newPerson } from './people.ts'

/** The wizard's steps in order; `done` closes it for ever (SEC-A70). */
const setupStages = ['store', 'recovery', 'administrator', 'application', 'done'] as const

const newStoreKeyKinds = ['os', 'passphrase', 'file'] as const

/** A passphrase that guards the data itself; longer is better than stranger. */
export const passphrase = z
  .string()
  .min(12, 'At least 12 characters: four random words are good.')
  .max(1024, 'At most 1024 characters.')

const setupState = z.object({
  host: z.enum(['desktop', 'server']),
  stage: z.enum(setupStages),
  /** The database exists and is closed: it waits for `unlock`. */
  locked: z.boolean(),
  /** Why the database could not be opened, as a sentence with what to do; null when nothing is wrong. */
  problem: z.object({ code: z.string(), message: z.string() }).nullable(),
  dataFolder: z.string(),
  issuer: z.string().nullable(),
  /** Ways to keep the key that this machine offers, each with an honest sentence about what it protects from. */
  keyWays: z.array(
    z.object({
      kind: z.enum(newStoreKeyKinds),
      available: z.boolean(),
      recommended: z.boolean(),
      sentence: z.string(),
    }),
  ),
  /** Which credentials `unlock` takes for this data folder. */
  unlockWith: z.array(z.enum(['os', 'passphrase', 'file', 'recovery'])),
  canChooseFolder: z.boolean(),
})
export type SetupState = z.infer<typeof setupState>

export const setup = {
  state: operation
    .route({ method: 'GET', path: '/setup', summary: 'How far set-up has come', tags: ['Set-up'] })
    .output(setupState),
  /** Desktop only: the system's own folder dialog; null when the person cancelled. */
  chooseFolder: operation
    .route({ method: 'POST', path: '/setup/choose-folder', tags: ['Set-up'] })
    .output(z.object({ folder: z.string().nullable() })),
  createStore: operation
    .route({ method: 'POST', path: '/setup/store', summary: 'Create the encrypted database', tags: ['Set-up'] })
    .input(
      z.object({
        folder: z.string().min(1).max(4096).optional(),
        key: z.discriminatedUnion('kind', [
          z.object({ kind: z.literal('os') }),
          z.object({ kind: z.literal('passphrase'), passphrase }),
          z.object({ kind: z.literal('file') }),
        ]),
      }),
    )
    .output(setupState),
  unlock: operation
    .route({ method: 'POST', path: '/setup/unlock', summary: 'Open the database', tags: ['Set-up'] })
    .input(
      z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('os') }),
        z.object({ kind: z.literal('file') }),
        z.object({ kind: z.literal('passphrase'), passphrase: z.string().min(1).max(1024) }),
        z.object({ kind: z.literal('recovery'), recoveryKey: z.string().min(1).max(200) }),
      ]),
    )
    .output(setupState),
  /** A new recovery key, readable in this answer only; the one before stops working. */
  issueRecoveryKey: operation
    .route({ method: 'POST', path: '/setup/recovery-key', summary: 'Make the recovery key', tags: ['Set-up'] })
    .output(z.object({ recoveryKey: z.string() })),
  /** The person says that the key is kept; `lastGroup` is its last group of characters, as a proof of having it at hand. */
  confirmRecoveryKey: operation
    .route({ method: 'POST', path: '/setup/recovery-key/confirm', tags: ['Set-up'] })
    .input(z.object({ lastGroup: z.string().trim().min(1).max(20) }))
    .output(setupState),
  createAdministrator: operation
    .route({ method: 'POST', path: '/setup/administrator', summary: 'Add the first administrator', tags: ['Set-up'] })
    .input(newPerson.omit({ role: true, mustChangePassword: true }))
    .output(setupState),
  /** Ends set-up; `application` is null when the person skips that step. */
  finish: operation
    .route({ method: 'POST', path: '/setup/finish', summary: 'Finish set-up', tags: ['Set-up'] })
    .input(z.object({ application: newApplication.nullable() }))
    .output(z.object({ clientId: z.string().nullable(), clientSecret: z.string().nullable() })),
}
