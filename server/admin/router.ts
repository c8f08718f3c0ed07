import type { Router } from '@orpc/server'
import type { contract } from '../contract/index.ts'
import { applications } from './applications.ts'
import type { ConsoleContext } from './console-context.ts'
import { events } from './events.ts'
import { overview } from './overview.ts'
import { people } from './people.ts'
import { session } from './session.ts'
import { settings } from './settings.ts'
import { setup } from './setup.ts'

type Answered = Pick<typeof contract, 'setup' | 'session' | 'overview' | 'applications' | 'events' | 'settings'> & {
  people: Omit<(typeof contract)['people'], 'invite' | 'update'>
}

/** The whole contract, answered; the same over every transport. */
export const router: Router<Answered, ConsoleContext> = {
  setup,
  session,
  overview,
  people,
  applications,
  events,
  settings,
}

export type ConsoleRouter = typeof router
