import { applications } from './applications.ts'
import { events } from './events.ts'
import { operations } from './operations.ts'
import { overview } from './overview.ts'
import { people } from './people.ts'
import { session } from './session.ts'
import { settings } from './settings.ts'
import { setup } from './setup.ts'

/** The whole contract, answered; the same over every transport. */
export const router = operations.router({ setup, session, overview, people, applications, events, settings })

export type ConsoleRouter = typeof router
