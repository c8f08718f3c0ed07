import { accessTokensRepository } from './access-tokens.ts'
import { authorizationCodesRepository } from './authorization-codes.ts'
import { clientsRepository } from './clients.ts'
import { consentsRepository } from './consents.ts'
import { credentialsRepository } from './credentials.ts'
import { deviceAuthorizationsRepository } from './device-authorizations.ts'
import { devicesRepository } from './devices.ts'
import { eventsRepository } from './events.ts'
import { failedAttemptsRepository } from './failed-attempts.ts'
import { grantsRepository } from './grants.ts'
import { groupsRepository } from './groups.ts'
import { initialAccessTokensRepository } from './initial-access-tokens.ts'
import { logoutDeliveriesRepository } from './logout-deliveries.ts'
import { oneTimeLinksRepository } from './one-time-links.ts'
import { outgoingMailRepository } from './outgoing-mail.ts'
import { pairwiseSubjectsRepository } from './pairwise-subjects.ts'
import { passkeysRepository } from './passkeys.ts'
import { peopleRepository } from './people.ts'
import { personDataRepository } from './person-data.ts'
import { pushedRequestsRepository } from './pushed-requests.ts'
import { recoveryCodesRepository } from './recovery-codes.ts'
import { refreshTokensRepository } from './refresh-tokens.ts'
import { resourcesRepository } from './resources.ts'
import { scopesRepository } from './scopes.ts'
import { secondFactorsRepository } from './second-factors.ts'
import { sessionsRepository } from './sessions.ts'
import { settingsRepository } from './settings.ts'
import { signingKeysRepository } from './signing-keys.ts'
import type { Store } from './store.ts'
import { totpRepository } from './totp.ts'
import { unfinishedSignInsRepository } from './unfinished-sign-ins.ts'
import { usedChallengesRepository } from './used-challenges.ts'
import { usedTokenIdsRepository } from './used-token-ids.ts'

/** One repository for each thing that is stored. */
export const createRepositories = (store: Store) => ({
  accessTokens: accessTokensRepository(store),
  authorizationCodes: authorizationCodesRepository(store),
  clients: clientsRepository(store),
  consents: consentsRepository(store),
  credentials: credentialsRepository(),
  deviceAuthorizations: deviceAuthorizationsRepository(store),
  devices: devicesRepository(store),
  events: eventsRepository(store),
  failedAttempts: failedAttemptsRepository(store),
  grants: grantsRepository(store),
  groups: groupsRepository(store),
  initialAccessTokens: initialAccessTokensRepository(store),
  logoutDeliveries: logoutDeliveriesRepository(store),
  oneTimeLinks: oneTimeLinksRepository(store),
  outgoingMail: outgoingMailRepository(store),
  pairwiseSubjects: pairwiseSubjectsRepository(store),
  passkeys: passkeysRepository(store),
  people: peopleRepository(store),
  personData: personDataRepository(store),
  pushedRequests: pushedRequestsRepository(store),
  recoveryCodes: recoveryCodesRepository(store),
  refreshTokens: refreshTokensRepository(store),
  resources: resourcesRepository(store),
  scopes: scopesRepository(store),
  secondFactors: secondFactorsRepository(store),
  sessions: sessionsRepository(store),
  settings: settingsRepository(store),
  signingKeys: signingKeysRepository(store),
  totp: totpRepository(store),
  usedChallenges: usedChallengesRepository(),
  usedTokenIds: usedTokenIdsRepository(),
  unfinishedSignIns: unfinishedSignInsRepository(store),
})

export type Repositories = ReturnType<typeof createRepositories>
