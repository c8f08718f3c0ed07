import type { ConsoleErrorCode } from '../contract/errors.ts'
import type { EventReason } from '../contract/event-types.ts'
import { AdminError } from './admin-error.ts'
import type { ConsoleContext } from './console-context.ts'
import { actorOf, type Nobody, type Operator } from './operator.ts'
import { setupStage } from './setup-stage.ts'

/** Why a caller may not do this: a code for the caller, a reason for the record. */
interface Refusal {
  code: ConsoleErrorCode
  reason: EventReason
}

/** What the printed link opens, while set-up is open (SEC-A70); it judges the first administrator's password. */
const openToSetup = (operation: string) =>
  operation.startsWith('setup.') || operation === 'session.me' || operation === 'people.checkPassword'

/** Whoever is known, and may not. */
const known: readonly EventReason[] = ['wrong_audience', 'not_an_administrator', 'account_disabled']

/**
 * The one place that decides who may do what: the desktop's operator everything, a person with the role *and* the scope of an
 * administrator everything (SEC-S46), the set-up link set-up and nothing after it, nobody else anything.
 * A refusal is recorded before it is answered.
 * @param operation such as `people.create`
 * @throws {AdminError} `NOT_SIGNED_IN`, `NOT_ALLOWED`, `SETUP_CLOSED`; {StorageError} when the refusal cannot be recorded
 */
export async function authorise(context: ConsoleContext, operation: string): Promise<Operator> {
  const { caller } = context
  const refusal = await refusalOf(context, operation)
  if (!refusal && caller.kind !== 'nobody') return caller
  const { code, reason }: Refusal = refusal ?? { code: 'NOT_SIGNED_IN', reason: 'no_operator' }
  await record(context, operation, reason)
  throw new AdminError(code, { detail: reason })
}

async function refusalOf({ caller, installation }: ConsoleContext, operation: string): Promise<Refusal | null> {
  switch (caller.kind) {
    case 'desktop':
      return null
    case 'person':
      return personRefusal(caller)
    case 'setup':
    case 'nobody': {
      const server = installation.open()
      const closed = server !== null && (await setupStage(server.appliance.repositories)) === 'done'
      return caller.kind === 'nobody' ? nobodyRefusal(caller, operation, closed) : linkRefusal(operation, closed)
    }
    case 'command_line':
      return { code: 'NOT_ALLOWED', reason: 'no_operator' }
  }
}

function personRefusal({ role, scopes }: Operator & { kind: 'person' }): Refusal | null {
  if (role !== 'admin') return { code: 'NOT_ALLOWED', reason: 'not_an_administrator' }
  return scopes.includes('admin') ? null : { code: 'NOT_ALLOWED', reason: 'insufficient_scope' }
}

function linkRefusal(operation: string, closed: boolean): Refusal | null {
  if (closed) return { code: 'SETUP_CLOSED', reason: 'setup_closed' }
  return openToSetup(operation) ? null : { code: 'NOT_ALLOWED', reason: 'insufficient_scope' }
}

function nobodyRefusal({ reason }: Nobody, operation: string, closed: boolean): Refusal {
  if (known.includes(reason)) return { code: 'NOT_ALLOWED', reason }
  const asksForSetup = reason === 'wrong_setup_token' || (reason === 'no_operator' && operation.startsWith('setup.'))
  if (closed && asksForSetup) return { code: 'SETUP_CLOSED', reason: 'setup_closed' }
  return { code: 'NOT_SIGNED_IN', reason }
}

async function record({ caller, installation, facts }: ConsoleContext, operation: string, reason: EventReason) {
  // A console without a credential asks this first, to learn which of its pages to show: nothing was attempted.
  const asksTheWay = operation === 'setup.state' && caller.kind === 'nobody' && caller.reason === 'no_operator'
  if (asksTheWay) return
  const server = installation.open()
  // The log is for when there is no database to write to: a stranger must not fill both.
  if (!server) return installation.log.warn('A console operation was refused', { operation, reason })
  const actor = actorOf(caller, facts)
  const details = { operation }
  await server.appliance.events.write({ ...actor, type: 'unauthorized_access', outcome: 'failure', reason, details })
}
