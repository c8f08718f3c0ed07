import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { BrowserAccess } from '../../bridge/browser-access.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { problemOf } from '../../bridge/problem.ts'
import { Failed } from '../../components/states.tsx'
import { Splash } from '../splash.tsx'
import { LinkNeeded } from './link-needed.tsx'

/** Shows the wizard only to a browser whose set-up link the server accepts, so that nobody fills in forms in vain. */
export function SetupLinkChecked({ access, children }: { access: BrowserAccess; children: ReactNode }) {
  const { orpc } = useConsole()
  const hasLink = access.credential() === 'setup'
  const me = useQuery(orpc.session.me.queryOptions({ enabled: hasLink, staleTime: Number.POSITIVE_INFINITY }))
  if (!hasLink) return <LinkNeeded wrong={false} access={access} />
  if (me.data) return children
  if (me.isPending) return <Splash />
  const refused = ['NOT_SIGNED_IN', 'NOT_ALLOWED', 'SETUP_CLOSED'].includes(problemOf(me.error).code)
  return refused ? <LinkNeeded wrong access={access} /> : <Failed error={me.error} retry={me.refetch} />
}
