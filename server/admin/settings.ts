import { appearances, type SettingsView } from '../contract/settings.ts'
import { AdminError } from './admin-error.ts'
import type { Installation, OpenServer } from './installation.ts'
import { openOperations } from './operations.ts'
import { actorOf } from './operator.ts'

const APPEARANCE = 'console.appearance'

const get = openOperations.settings.get.handler(({ context: { installation, server } }) => view(installation, server))

const update = openOperations.settings.update.handler(async ({ context, input }) => {
  const { installation } = context
  const { issuer, port, appearance } = input
  requireFree(installation, input)
  const changed = Object.entries({ issuer, port, appearance }).filter(([, value]) => value !== undefined)
  if (changed.length === 0) return view(installation, context.server)
  const details = Object.fromEntries(changed.map(([name, value]) => [name, value ?? 'follows the port']))
  await installation.move({ issuer, port }, async (transaction) => {
    const { events, repositories } = context.server.appliance
    if (appearance) await repositories.settings.put(transaction, APPEARANCE, appearance)
    const actor = actorOf(context.operator, context.facts)
    await events.record(transaction, { ...actor, type: 'settings_change', outcome: 'success', details })
  })
  const server = installation.open()
  if (!server) throw new AdminError('NOT_READY')
  return view(installation, server)
})

export const settings = { get, update }

function requireFree({ fixed }: Installation, input: { issuer?: unknown; port?: unknown }): void {
  const field = (['issuer', 'port'] as const).find((name) => input[name] !== undefined && fixed[name])
  if (field)
    throw new AdminError('INVALID', { field, message: 'The command line decided this when the server was started.' })
}

async function view(installation: Installation, { appliance }: OpenServer): Promise<SettingsView> {
  const stored = await appliance.repositories.settings.all()
  const state = await installation.state()
  const { issuer, port } = installation.address()
  const by = (fixed: boolean) => (fixed ? ('command_line' as const) : null)
  return {
    issuer: { value: issuer, fixedBy: by(installation.fixed.issuer) },
    port: { value: port, fixedBy: by(installation.fixed.port) },
    appearance: appearances.find((name) => name === stored.get(APPEARANCE)) ?? 'system',
    dataFolder: state.dataFolder,
    keySlots: installation.keySlots().map(({ kind, createdAt }) => ({ kind, createdAt })),
    version: installation.version,
    restartNeeded: await installation.restartNeeded(),
  }
}
