import type { KeyObject } from 'node:crypto'
import type { Config } from '../config.ts'
import type { SecurityEvent } from '../contract/events.ts'
import type { OfficePolicies } from '../contract/policies.ts'
import type { ProtocolSettings } from '../contract/protocol.ts'
import type { Bus } from '../platform/bus.ts'
import type { Clock } from '../platform/clock.ts'
import type { Log } from '../platform/log.ts'
import type { Outbound } from '../platform/outbound.ts'
import type { Repositories } from '../storage/repositories.ts'
import type { Store } from '../storage/store.ts'
import type { ClientDocuments } from './client-documents.ts'
import type { ClientSecrets } from './client-secrets.ts'
import type { Events } from './events.ts'
import type { KeySets } from './key-sets.ts'
import type { Mailbox } from './mail/mailbox.ts'
import type { OfficeSetting } from './office-setting.ts'
import type { PasswordLists } from './password-lists/password-lists.ts'
import type { StrengthMeter } from './password-strength.ts'
import type { Passwords } from './passwords.ts'
import type { Sealer } from './sealing.ts'
import type { SigningKeys } from './signing-keys.ts'
import type { Throttle } from './throttle.ts'

/** The parts that every room to the right stands on; handed to each function as its first argument. */
export interface Appliance {
  config: Config
  clock: Clock
  log: Log
  bus: Bus<SecurityEvent>
  store: Store
  repositories: Repositories
  events: Events
  signingKeys: SigningKeys
  clientSecrets: ClientSecrets
  passwords: Passwords
  passwordLists: PasswordLists
  strengthMeter: StrengthMeter
  throttle: Throttle
  /** How people sign in. */
  policies: OfficeSetting<OfficePolicies>
  /** How applications are served. */
  protocol: OfficeSetting<ProtocolSettings>
  mail: Mailbox
  /** Rings when applications are to hear of a logout that was written down. */
  logoutBell: Bus<'due'>
  /** The way out to addresses that applications name. */
  outbound: Outbound
  /** The public keys that applications publish. */
  keySets: KeySets
  /** What lies at the addresses that are client_ids. */
  clientDocuments: ClientDocuments
  /** For single fields that must stay secret in a copied and unlocked database. */
  sealer: Sealer
  /** For the tokens that tie a form to the browser it was shown in (SEC-A29). */
  csrfKey: KeyObject
  /** For what is compared by a keyed hash: recovery codes and challenges. */
  codeKey: KeyObject
}
