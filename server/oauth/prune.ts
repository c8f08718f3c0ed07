import { deviceLifetime } from '../identity/devices.ts'
import { timeOrderedId } from '../platform/ids.ts'
import type { Appliance } from '../security/appliance.ts'
import { deviceCodeLifetime } from './device/authorize-device.ts'

/** How long what has expired is still kept, in milliseconds, so that its replay is recognised and a clock set wrong does no harm. */
const keptAfterExpiry = 24 * 60 * 60 * 1000

/** How long what became of a mail, or of telling an application of a logout, can be looked up, in milliseconds. */
const deliveriesKept = 30 * 24 * 60 * 60 * 1000

/** How long a pushed request is kept after it expired, in milliseconds: it is large, and nobody can come back to it. */
const pushedKept = 10 * 60 * 1000

/** How often it is worth calling {@link prune}, in milliseconds. */
export const pruneEveryMs = 5 * 60 * 1000

/**
 * Forgets codes, tokens, sessions, grants, links and mail that can no longer mean anything, their reuse included
 * (RFC 6749 §10.5); answers how many rows that were.
 */
export async function prune({ repositories, store, clock, config }: Appliance): Promise<number> {
  const { authorizationCode, accessToken, refreshToken, grant } = config.lifetimes
  const kept = clock.now() - keptAfterExpiry
  return store.write(async (transaction) => {
    const counts = [
      await repositories.authorizationCodes.prune(transaction, idBefore(kept - authorizationCode)),
      await repositories.accessTokens.prune(transaction, idBefore(kept - accessToken)),
      await repositories.refreshTokens.prune(transaction, idBefore(kept - refreshToken)),
      await repositories.grants.prune(transaction, idBefore(kept - grant - accessToken)),
      await repositories.pushedRequests.prune(transaction, clock.now() - pushedKept),
      await repositories.sessions.prune(transaction, kept),
      await repositories.deviceAuthorizations.prune(transaction, idBefore(kept - deviceCodeLifetime)),
      await repositories.oneTimeLinks.prune(transaction, kept),
      await repositories.outgoingMail.prune(transaction, idBefore(clock.now() - deliveriesKept)),
      await repositories.logoutDeliveries.prune(transaction, idBefore(clock.now() - deliveriesKept)),
      await repositories.usedChallenges.prune(transaction, kept),
      await repositories.usedTokenIds.prune(transaction, kept),
      await repositories.initialAccessTokens.prune(transaction, kept),
      await repositories.failedAttempts.prune(transaction, kept),
      await repositories.unfinishedSignIns.prune(transaction, kept),
      await repositories.devices.prune(transaction, clock.now() - deviceLifetime),
    ]
    return counts.reduce((sum, count) => sum + count, 0)
  })
}

/** What sorts before every id made at this time or later: the time is an id's first ten characters. */
const idBefore = (time: number): string => timeOrderedId(Math.max(0, time)).slice(0, 10)
