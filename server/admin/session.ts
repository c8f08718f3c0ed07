import { AdminError } from './admin-error.ts'
import { operations } from './operations.ts'
import type { Operator } from './operator.ts'

const names: Readonly<Record<Exclude<Operator['kind'], 'person'>, string>> = {
  desktop: 'This computer',
  setup: 'Set-up',
  command_line: 'Command line',
}

const me = operations.session.me.handler(({ context: { operator } }) => {
  if (operator.kind === 'person') {
    const { id, name, role } = operator
    return { kind: 'person' as const, id, name, role }
  }
  return {
    kind: operator.kind === 'setup' ? ('setup' as const) : ('desktop' as const),
    id: null,
    name: names[operator.kind],
    role: 'admin' as const,
  }
})

const lock = operations.session.lock.handler(async ({ context: { installation, operator } }) => {
  if (operator.kind !== 'desktop')
    throw new AdminError('NOT_ALLOWED', { message: 'Only the desktop app can be locked. Sign out instead.' })
  await installation.lock()
  return {}
})

export const session = { me, lock }
