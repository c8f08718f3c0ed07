import type { RequestFacts } from '../platform/request-facts.ts'
import type { Installation } from './installation.ts'
import type { Nobody, Operator } from './operator.ts'

/** What every operation of the contract is given, over whatever transport it comes. */
export interface ConsoleContext {
  installation: Installation
  caller: Operator | Nobody
  /** Null inside the desktop app, where no request crosses a network. */
  facts: RequestFacts | null
}
