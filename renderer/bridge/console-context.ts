import type { createTanstackQueryUtils } from '@orpc/tanstack-query'
import { createContext, use } from 'react'
import type { Bridge, ConsoleClient } from './bridge.ts'
import type { BrowserAccess } from './browser-access.ts'
import type { ProblemListener } from './problem.ts'

/** All that a screen may use of the world outside it. */
export interface ConsoleTools {
  bridge: Bridge
  /** Questions and commands of the contract, ready for TanStack Query. */
  orpc: ReturnType<typeof createTanstackQueryUtils<ConsoleClient>>
  /** Null inside the desktop app, where whoever unlocked it is the operator. */
  access: BrowserAccess | null
  /** For what is not asked through TanStack Query, which tells by itself. */
  onProblem: ProblemListener
}

export const ConsoleContext = createContext<ConsoleTools | null>(null)

/** @throws Error outside a `ConsoleProvider`, which is a mistake of the caller. */
export function useConsole(): ConsoleTools {
  const tools = use(ConsoleContext)
  if (!tools) throw new Error('useConsole is used outside a ConsoleProvider')
  return tools
}
