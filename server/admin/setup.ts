import type { SetupState } from '../contract/setup.ts'
import { insertPerson, preparePerson } from '../identity/new-person.ts'
import { AdminError } from './admin-error.ts'
import type { Installation } from './installation.ts'
import { insertApplication, prepareApplication } from './new-application.ts'
import { openOperations, operations } from './operations.ts'
import { actorOf, type Operator } from './operator.ts'
import { setupMarks, setupStage } from './setup-stage.ts'

const state = operations.setup.state.handler(({ context: { installation } }) => stateOf(installation))

const chooseFolder = operations.setup.chooseFolder.handler(async ({ context: { installation, operator } }) => {
  requireDesktop(operator)
  return { folder: await installation.chooseFolder() }
})

const createStore = operations.setup.createStore.handler(async ({ context: { installation, operator }, input }) => {
  requireDesktop(operator)
  if (installation.open()) throw new AdminError('SETUP_CLOSED')
  await installation.create(input)
  return stateOf(installation)
})

const unlock = operations.setup.unlock.handler(async ({ context: { installation, operator }, input }) => {
  requireDesktop(operator)
  if (!installation.open()) await installation.unlock(input)
  return stateOf(installation)
})

const issueRecoveryKey = openOperations.setup.issueRecoveryKey.handler(async ({ context }) => {
  const { events, repositories, store } = context.server.appliance
  if ((await setupStage(repositories)) === 'done') throw new AdminError('SETUP_CLOSED')
  await store.write(async (transaction) => {
    // The new key has to be confirmed again: whoever kept the one before holds nothing.
    await repositories.settings.remove(transaction, setupMarks.recovery)
    const actor = actorOf(context.operator, context.facts)
    await events.record(transaction, {
      ...actor,
      type: 'settings_change',
      outcome: 'success',
      details: { recovery_key: 'issued' },
    })
  })
  return { recoveryKey: await context.installation.issueRecoveryKey() }
})

const confirmRecoveryKey = openOperations.setup.confirmRecoveryKey.handler(async ({ context, input }) => {
  const { clock, events, repositories, store } = context.server.appliance
  if ((await setupStage(repositories)) === 'done') throw new AdminError('SETUP_CLOSED')
  if (!context.installation.confirmsRecoveryKey(input.lastGroup))
    throw new AdminError('INVALID', { field: 'lastGroup', message: 'This is not the last group of the recovery key.' })
  await store.write(async (transaction) => {
    if (!(await repositories.settings.claim(transaction, setupMarks.recovery, String(clock.now())))) return
    const actor = actorOf(context.operator, context.facts)
    await events.record(transaction, {
      ...actor,
      type: 'settings_change',
      outcome: 'success',
      details: { recovery_key: 'kept' },
    })
  })
  return stateOf(context.installation)
})

const createAdministrator = openOperations.setup.createAdministrator.handler(async ({ context, input }) => {
  const { appliance } = context.server
  requireStage('administrator', await setupStage(appliance.repositories))
  const person = await preparePerson(appliance, { ...input, role: 'admin' })
  const actor = actorOf(context.operator, context.facts)
  await appliance.store.write(async (transaction) => {
    // Asked again where nothing can come between: of two who race for it, one becomes the administrator (SEC-A70).
    requireStage('administrator', await setupStage(appliance.repositories, transaction))
    await insertPerson(appliance, transaction, { person, actor })
  })
  return stateOf(context.installation)
})

const finish = openOperations.setup.finish.handler(async ({ context, input }) => {
  const { appliance } = context.server
  requireStage('application', await setupStage(appliance.repositories))
  const application = input.application && (await prepareApplication(appliance, input.application, 'application.'))
  const actor = actorOf(context.operator, context.facts)
  await appliance.store.write(async (transaction) => {
    const { clock, events, repositories } = appliance
    if (!(await repositories.settings.claim(transaction, setupMarks.completed, String(clock.now()))))
      throw new AdminError('SETUP_CLOSED')
    if (application) await insertApplication(appliance, transaction, { client: application.client, actor })
    await events.record(transaction, { ...actor, type: 'setup_completed', outcome: 'success' })
  })
  return { clientId: application?.client.client_id ?? null, clientSecret: application?.clientSecret ?? null }
})

export const setup = {
  state,
  chooseFolder,
  createStore,
  unlock,
  issueRecoveryKey,
  confirmRecoveryKey,
  createAdministrator,
  finish,
}

async function stateOf(installation: Installation): Promise<SetupState> {
  const state = await installation.state()
  const server = installation.open()
  if (server) return { ...state, stage: await setupStage(server.appliance.repositories) }
  // What is in a closed database nobody can say; only that there is one.
  return { ...state, stage: state.unlockWith.length > 0 ? 'done' : 'store' }
}

/** The folder and the key of a headless server are decided where it is started, not by who comes over the network. */
function requireDesktop(operator: Operator): void {
  if (operator.kind !== 'desktop')
    throw new AdminError('NOT_ALLOWED', {
      message: 'The data folder and its key are chosen where the server is started.',
    })
}

function requireStage(wanted: SetupState['stage'], actual: SetupState['stage']): void {
  if (actual === wanted) return
  if (actual === 'done' || actual === 'application') throw new AdminError('SETUP_CLOSED')
  throw new AdminError('NOT_READY', { message: 'A step of set-up before this one is not finished.' })
}
