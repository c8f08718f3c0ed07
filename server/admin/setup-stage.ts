import type { SetupState } from '../contract/setup.ts'
import type { Connection } from '../storage/connection.ts'
import type { Repositories } from '../storage/repositories.ts'

/** Settings by which set-up remembers how far it has come; each is written once. */
export const setupMarks = { recovery: 'setup.recovery_key_kept', completed: 'setup.completed' } as const

/** Where set-up stands in an open database; `done` is for ever (SEC-A70). */
export async function setupStage(repositories: Repositories, connection?: Connection): Promise<SetupState['stage']> {
  const settings = await repositories.settings.all(connection)
  if (settings.has(setupMarks.completed)) return 'done'
  if (!settings.has(setupMarks.recovery)) return 'recovery'
  const administrators = await repositories.people.administratorsBesides('', connection)
  return administrators === 0 ? 'administrator' : 'application'
}
