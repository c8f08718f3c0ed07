import { useQuery } from '@tanstack/react-query'
import { useConsole } from './console-context.ts'

/** What whoever operates the console may do; until the server has said it, nothing but look. */
export function useRights() {
  const { orpc } = useConsole()
  const { data } = useQuery(orpc.session.me.queryOptions())
  return {
    mayChange: data?.role === 'admin',
    isAuditor: data?.role === 'auditor',
    /** The operator's own account; null on the desktop, where it is nobody's. */
    ownId: data?.id ?? null,
  }
}
