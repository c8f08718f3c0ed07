import { accessTokensRepository } from './access-tokens.ts'
import { authorizationCodesRepository } from './authorization-codes.ts'
import { clientsRepository } from './clients.ts'
import { consentsRepository } from './consents.ts'
import { eventsRepository } from './events.ts'
import { grantsRepository } from './grants.ts'
import { groupsRepository } from './groups.ts'
import { peopleRepository } from './people.ts'
import { refreshTokensRepository } from './refresh-tokens.ts'
import { scopesRepository } from './scopes.ts'
import { sessionsRepository } from './sessions.ts'
import { settingsRepository } from './settings.ts'
import { signingKeysRepository } from './signing-keys.ts'
import type { Store } from './store.ts'

/** One repository for each thing that is stored. */
export const createRepositories = (store: Store) => ({
  accessTokens: accessTokensRepository(store),
  authorizationCodes: authorizationCodesRepository(store),
  clients: clientsRepository(store),
  consents: consentsRepository(store),
  events: eventsRepository(store),
  grants: grantsRepository(store),
  groups: groupsRepository(store),
  people: peopleRepository(store),
  refreshTokens: refreshTokensRepository(store),
  scopes: scopesRepository(store),
  sessions: sessionsRepository(store),
  settings: settingsRepository(store),
  signingKeys: signingKeysRepository(store),
})

export type Repositories = ReturnType<typeof createRepositories>
