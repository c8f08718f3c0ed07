import type { Router } from '@orpc/server'
import type { contract } from '../contract/index.ts'
import { applications } from './applications.ts'
import type { ConsoleContext } from './console-context.ts'
import { events } from './events.ts'
import { groups } from './groups.ts'
import { overview } from './overview.ts'
import { people } from './people.ts'
import { policies } from './policies.ts'
import { session } from './session.ts'
import { settings } from './settings.ts'
import { setup } from './setup.ts'

type Answered = Pick<
  typeof contract,
  'setup' | 'session' | 'overview' | 'groups' | 'policies' | 'applications' | 'events' | 'settings'
> & {
  people: Omit<(typeof contract)['people'], 'invite'>
}

/** The whole contract, answered; the same over every transport. */
export const router: Router<Answered, ConsoleContext> = {
  setup,
  session,
  overview,
  people,
  groups,
  policies,
  applications,
  events,
  settings,
}

export type ConsoleRouter = typeof router
