import { availableParallelism } from 'node:os'
import type { Config } from '../config.ts'
import type { SecurityEvent } from '../contract/events.ts'
import { officePolicies } from '../contract/policies.ts'
import { protocolSettings } from '../contract/protocol.ts'
import { createBus } from '../platform/bus.ts'
import type { Clock } from '../platform/clock.ts'
import type { Log } from '../platform/log.ts'
import { createOutbound } from '../platform/outbound.ts'
import type { Repositories } from '../storage/repositories.ts'
import type { Store } from '../storage/store.ts'
import type { Appliance } from './appliance.ts'
import type { ApplianceKeys } from './appliance-keys.ts'
import { createClientDocuments } from './client-documents.ts'
import { createClientSecrets } from './client-secrets.ts'
import { createEvents } from './events.ts'
import { createKeySets } from './key-sets.ts'
import { openMailbox } from './mail/mailbox.ts'
import { openOfficeSetting } from './office-setting.ts'
import { createPasswordLists } from './password-lists/password-lists.ts'
import { createStrengthMeter } from './password-strength.ts'
import { createPasswords } from './passwords.ts'
import { openSigningKeys } from './signing-keys.ts'
import { createThrottle } from './throttle.ts'

export interface ApplianceParts {
  store: Store
  repositories: Repositories
  config: Config
  clock: Clock
  log: Log
  keys: ApplianceKeys
  /** Where the file of breached passwords would be. */
  breachedFile?: string
}

// One core is left to the event loop, and one of libuv's four threads to whoever else needs one.
const passwordLane = { width: Math.max(1, Math.min(2, availableParallelism() - 1)), queueLimit: 24 }
const clientSecretLane = { width: 1, queueLimit: 12 }

/** A resource may want access tokens that live for a day, and a sign-out hands over ID tokens of that day. */
const longestTokenLifeMs = 24 * 3_600_000

/** Puts the parts together over an open store: the one place where that is done, for the product and its tests alike. */
export async function composeAppliance(parts: ApplianceParts): Promise<Appliance> {
  const { config, clock, log, keys } = parts
  const bus = createBus<SecurityEvent>({ log })
  const policies = await openOfficeSetting(parts, { key: 'office.policies', schema: officePolicies })
  const cost = () => config.bcryptCost ?? policies.current().passwords.cost
  const passwords = createPasswords({ pepper: keys.passwordPepper, cost, lane: passwordLane })
  const chosen = createPasswords({
    pepper: { id: 'client', key: keys.clientSecret },
    cost,
    lane: clientSecretLane,
  })
  const protocol = await openOfficeSetting(parts, { key: 'office.protocol', schema: protocolSettings })
  const outbound = createOutbound({ networks: () => protocol.current().outbound.networks })
  const events = createEvents({ ...parts, bus })
  return {
    config,
    clock,
    log,
    bus,
    store: parts.store,
    repositories: parts.repositories,
    events,
    signingKeys: await openKeys(parts, { events, protocol }),
    clientSecrets: createClientSecrets({ key: keys.clientSecret, chosen }),
    passwords,
    passwordLists: createPasswordLists({ breachedFile: parts.breachedFile ?? null, log }),
    strengthMeter: createStrengthMeter(),
    throttle: createThrottle({ clock }),
    policies,
    protocol,
    logoutBell: createBus<'due'>({ log }),
    outbound,
    keySets: createKeySets({ outbound, clock, log }),
    clientDocuments: createClientDocuments({ outbound, clock }),
    mail: await openMailbox({ ...parts, events, sealer: keys.sealer }),
    sealer: keys.sealer,
    csrfKey: keys.csrf,
    codeKey: keys.code,
  }
}

const openKeys = (parts: ApplianceParts, { events, protocol }: Pick<Appliance, 'events' | 'protocol'>) =>
  openSigningKeys({
    ...parts,
    events,
    sealer: parts.keys.sealer,
    settings: () => protocol.current().signingKeys,
    longestLifeMs: Math.max(longestTokenLifeMs, parts.config.lifetimes.accessToken, parts.config.lifetimes.idToken),
  })

/** Closes the parts from right to left: what runs is finished, what waits is refused, and the store goes last. */
export async function closeAppliance({
  mail,
  passwords,
  passwordLists,
  clientSecrets,
  signingKeys,
  store,
}: Appliance): Promise<void> {
  await Promise.all([
    mail.close(),
    passwords.close(),
    passwordLists.close(),
    clientSecrets.close(),
    signingKeys.close(),
  ])
  await store.close()
}
