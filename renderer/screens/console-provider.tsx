import { createTanstackQueryUtils } from '@orpc/tanstack-query'
import { QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react'
import type { Bridge } from '../bridge/bridge.ts'
import type { BrowserAccess } from '../bridge/browser-access.ts'
import { ConsoleContext } from '../bridge/console-context.ts'
import type { ProblemListener } from '../bridge/problem.ts'
import { createQueryClient } from '../bridge/query-client.ts'
import { ConnectionLost } from './connection-lost.tsx'
import { SignInEnded } from './sign-in-ended.tsx'

interface ConsoleProviderProps {
  bridge: Bridge
  access: BrowserAccess | null
  children: ReactNode
}

/** Gives every screen its tools, and reacts to what concerns all of them: a lost way, an ended sign-in, a closed database. */
export function ConsoleProvider({ bridge, access, children }: ConsoleProviderProps) {
  const [signInEnded, setSignInEnded] = useState(false)
  const [unreachable, setUnreachable] = useState(false)
  const tools = useMemo(() => {
    const orpc = createTanstackQueryUtils(bridge.client)
    const onProblem: ProblemListener = ({ code }, source) => {
      if (code === 'UNREACHABLE') setUnreachable(true)
      if (code === 'NOT_SIGNED_IN' && access?.credential() === 'token') setSignInEnded(true)
      // The database was closed, or set-up went on elsewhere: the gate asks again and shows where things stand now.
      const elsewhere = code === 'NOT_READY' || (code === 'SETUP_CLOSED' && source === 'command')
      if (elsewhere) void queries.invalidateQueries({ queryKey: orpc.setup.state.key() })
    }
    const queries = createQueryClient(onProblem)
    return { orpc, queries, onProblem }
  }, [bridge, access])

  const reachedAgain = useCallback(() => {
    setUnreachable(false)
    void tools.queries.invalidateQueries()
  }, [tools])
  useEffect(() => bridge.onReconnect(reachedAgain), [bridge, reachedAgain])

  const context = useMemo(
    () => ({ bridge, access, orpc: tools.orpc, onProblem: tools.onProblem }),
    [bridge, access, tools],
  )
  return (
    <ConsoleContext value={context}>
      <QueryClientProvider client={tools.queries}>
        {children}
        {unreachable ? <ConnectionLost onBack={reachedAgain} /> : null}
        {signInEnded && access ? <SignInEnded access={access} onLater={() => setSignInEnded(false)} /> : null}
      </QueryClientProvider>
    </ConsoleContext>
  )
}
