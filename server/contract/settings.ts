import * as z from 'zod'
import { moment } from './common.ts'
import { operation } from './errors.ts'

export const appearances = ['system', 'light', 'dark'] as const

/** Ways in which the master key is kept; losing one of several is not losing the data. */
export const keySlotKinds = ['os', 'passphrase', 'file', 'recovery'] as const
export type KeySlotKind = (typeof keySlotKinds)[number]

export const port = z
  .int()
  .min(1, 'A port is a number from 1 to 65535.')
  .max(65_535, 'A port is a number from 1 to 65535.')

/** `fixedBy` says that the command line decided it, so it cannot be changed here. */
const setting = <Value extends z.ZodType>(value: Value) =>
  z.object({ value, fixedBy: z.enum(['command_line']).nullable() })

const settingsView = z.object({
  issuer: setting(z.string()),
  port: setting(port),
  appearance: z.enum(appearances),
  dataFolder: z.string(),
  keySlots: z.array(z.object({ kind: z.enum(keySlotKinds), createdAt: moment })),
  version: z.string(),
  /** True where a changed issuer or port needs the server to be started again by hand. */
  restartNeeded: z.boolean(),
})
export type SettingsView = z.infer<typeof settingsView>

export const settings = {
  get: operation
    .route({ method: 'GET', path: '/settings', summary: 'Settings', tags: ['Settings'] })
    .output(settingsView),
  /**
   * On the desktop a new port or issuer is taken at once: if the port is in use nothing changes.
   * Without `issuer` or with null it follows the port (`http://localhost:PORT`).
   */
  update: operation
    .route({ method: 'PATCH', path: '/settings', summary: 'Change settings', tags: ['Settings'] })
    .input(
      z.object({
        issuer: z.url().nullable().optional(),
        port: port.optional(),
        appearance: z.enum(appearances).optional(),
      }),
    )
    .output(settingsView),
}
