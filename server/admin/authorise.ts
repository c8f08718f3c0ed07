import type { ConsoleErrorCode } from '../contract/errors.ts'
import type { EventReason } from '../contract/event-types.ts'
import { grantableTo } from '../identity/role-scopes.ts'
import { AdminError } from './admin-error.ts'
import type { ConsoleContext } from './console-context.ts'
import { actorOf, type Nobody, type Operator, type PersonOperator } from './operator.ts'
import { setupStage } from './setup-stage.ts'

/** What is asked, such as `people.create`; one that reads has the method GET in the contract, and changes nothing. */
export interface Asked {
  name: string
  reads: boolean
}

/** Why a caller may not do this: a code for the caller, a reason for the record. */
interface Refusal {
  code: ConsoleErrorCode
  reason: EventReason
  /** The public sentence, where the code's own says too little. */
  message?: string
}

/** What the printed link opens, while set-up is open (SEC-A70); it judges the first administrator's password. */
const openToSetup = (operation: string) =>
  operation.startsWith('setup.') || operation === 'session.me' || operation === 'people.checkPassword'

/** Whoever is known, and may not. */
const known: readonly EventReason[] = ['wrong_audience', 'not_an_administrator', 'account_disabled']

/**
 * The one place that decides who may do what: the desktop's operator and the command line everything, since they hold the
 * database; a person with the role *and* the scope of an administrator everything, one with those of an auditor what reads
 * (SEC-S46); the set-up link set-up and nothing after it; nobody else anything. A refusal is recorded before it is answered.
 * @throws {AdminError} `NOT_SIGNED_IN`, `NOT_ALLOWED`, `SETUP_CLOSED`; {StorageError} when the refusal cannot be recorded
 */
export async function authorise(context: ConsoleContext, asked: Asked): Promise<Operator> {
  const { caller } = context
  const refusal = await refusalOf(context, asked)
  if (!refusal && caller.kind !== 'nobody') return caller
  const { code, reason, message }: Refusal = refusal ?? { code: 'NOT_SIGNED_IN', reason: 'no_operator' }
  await record(context, asked.name, reason)
  throw new AdminError(code, { detail: reason, ...(message !== undefined && { message }) })
}

async function refusalOf({ caller, installation }: ConsoleContext, asked: Asked): Promise<Refusal | null> {
  switch (caller.kind) {
    case 'desktop':
    case 'command_line':
      return null
    case 'person':
      return personRefusal(caller, asked)
    case 'setup':
    case 'nobody': {
      const server = installation.open()
      const closed = server !== null && (await setupStage(server.appliance.repositories)) === 'done'
      return caller.kind === 'nobody' ? nobodyRefusal(caller, asked.name, closed) : linkRefusal(asked.name, closed)
    }
  }
}

const auditorsSentence = 'An auditor looks at everything and changes nothing. Ask an administrator to do this.'

function personRefusal(person: Operator & { kind: 'person' }, { reads }: Asked): Refusal | null {
  const { role, scopes } = person
  if (!mayRead(person)) {
    const reason = role === 'user' ? 'not_an_administrator' : 'insufficient_scope'
    return { code: 'NOT_ALLOWED', reason }
  }
  if (reads) return null
  if (role === 'auditor') return { code: 'NOT_ALLOWED', reason: 'not_an_administrator', message: auditorsSentence }
  return scopes.includes('admin') ? null : { code: 'NOT_ALLOWED', reason: 'insufficient_scope' }
}

/** Whether a person with this role may look at everything with a token of these scopes: the role alone is not enough (SEC-S46). */
export function mayRead({ role, scopes }: Pick<PersonOperator, 'role' | 'scopes'>): boolean {
  return grantableTo({ role }, scopes).some((name) => name === 'admin' || name === 'audit')
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
