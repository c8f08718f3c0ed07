import type { Router } from '@orpc/server'
import type { contract } from '../contract/index.ts'
import { applications } from './applications.ts'
import type { ConsoleContext } from './console-context.ts'
import { events } from './events.ts'
import { groups } from './groups.ts'
import { logoutDeliveries } from './logout-deliveries.ts'
import { mail } from './mail.ts'
import { operations } from './operations.ts'
import { overview } from './overview.ts'
import { people } from './people.ts'
import { peopleBulk } from './people-bulk.ts'
import { person } from './person.ts'
import { policies } from './policies.ts'
import { protocol } from './protocol.ts'
import { registrationTokens } from './registration-tokens.ts'
import { resources } from './resources.ts'
import { scopes } from './scopes.ts'
import { session } from './session.ts'
import { settings } from './settings.ts'
import { setup } from './setup.ts'
import { signingKeys } from './signing-keys.ts'

/** The whole contract, answered; the same over every transport. */
export const router: Router<typeof contract, ConsoleContext> = operations.router({
  setup,
  session,
  overview,
  people,
  peopleBulk,
  person,
  groups,
  policies,
  mail,
  applications,
  logoutDeliveries,
  scopes,
  resources,
  registrationTokens,
  protocol,
  signingKeys,
  events,
  settings,
})

export type ConsoleRouter = typeof router
