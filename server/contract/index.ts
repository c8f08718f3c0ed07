import { applications } from './application-operations.ts'
import { events } from './events.ts'
import { groups } from './groups.ts'
import { logoutDeliveries } from './logout-deliveries.ts'
import { mail } from './mail.ts'
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

/** All that a console may ask, over a MessagePort on the desktop and over HTTP under `/api/v1` elsewhere. */
export const contract = {
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
}
