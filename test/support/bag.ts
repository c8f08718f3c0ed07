import { randomBytes } from 'node:crypto'
import type Database from 'better-sqlite3'
import { onTestFinished } from 'vitest'
import { createConfig } from '../../server/config.ts'
import { signingAlgorithms } from '../../server/contract/client-settings.ts'
import type { SecurityEvent } from '../../server/contract/events.ts'
import { breachedFileIn } from '../../server/data-folder.ts'
import { createPerson, type NewPerson } from '../../server/identity/new-person.ts'
import { createLog } from '../../server/platform/log.ts'
import type { RequestFacts } from '../../server/platform/request-facts.ts'
import type { Appliance } from '../../server/security/appliance.ts'
import { deriveApplianceKeys } from '../../server/security/appliance-keys.ts'
import { closeAppliance, composeAppliance } from '../../server/security/compose.ts'
import { createSigningKey } from '../../server/security/signing-key.ts'
import type { PersonRow } from '../../server/storage/people.ts'
import type { Row } from '../../server/storage/schema.ts'
import { type FakeClock, fakeClock } from './fake-clock.ts'
import { openStore } from './store.ts'
import { tempFolder } from './temp-folder.ts'

interface BagOptions {
  folder?: string
  /** The same key and folder open the same database again. A key of one's own also means new signing keys. */
  masterKey?: Buffer
  clock?: FakeClock
  bcryptCost?: number
}

export interface Bag {
  appliance: Appliance
  clock: FakeClock
  folder: string
  masterKey: Buffer
  /** For making the database fail. */
  writer: Database.Database
  /** The lines of the log. */
  logged: string[]
  close(): Promise<void>
  /** Everything that was recorded, oldest first. */
  events(): Promise<SecurityEvent[]>
  /** Adds a person as an administrator at the desktop would. */
  add(person: NewPerson): Promise<PersonRow>
}

const usualMasterKey = randomBytes(32)
let usualSigningKeys: Promise<Row<'signing_key'>[]> | undefined

/** Making an RSA key takes longer than most tests, so those of one file share theirs. */
function makeUsualSigningKeys(): Promise<Row<'signing_key'>[]> {
  const { sealer } = deriveApplianceKeys(usualMasterKey)
  return Promise.all(signingAlgorithms.map((alg) => createSigningKey(alg, { sealer, now: 0 })))
}

/** Every part below HTTP, composed as in the product, over a real encrypted database; closed when the running test ends. */
export async function openBag(options: BagOptions = {}): Promise<Bag> {
  const { folder = tempFolder(), masterKey = usualMasterKey, clock = fakeClock(), bcryptCost = 4 } = options
  const { store, repositories, writer, close: closeStore } = openStore({ folder, key: masterKey })
  const keysThere = await repositories.signingKeys.all()
  if (masterKey === usualMasterKey && keysThere.length === 0) {
    usualSigningKeys ??= makeUsualSigningKeys()
    const made = await usualSigningKeys
    await store.write((tx) => Promise.all(made.map((key) => repositories.signingKeys.insert(tx, key))))
  }
  const logged: string[] = []
  const appliance = await composeAppliance({
    store: { ...store, close: closeStore },
    repositories,
    config: createConfig('http://localhost:9400', { bcryptCost }),
    clock,
    log: createLog({ clock, level: 'debug', write: (line) => logged.push(line) }),
    keys: deriveApplianceKeys(masterKey),
    breachedFile: breachedFileIn(folder),
  })
  let open = true
  const close = async () => {
    if (open) await closeAppliance(appliance)
    open = false
  }
  onTestFinished(close)
  return {
    appliance,
    clock,
    folder,
    masterKey,
    writer,
    logged,
    close,
    events: () => repositories.events.after(0, 10_000),
    add: (person) => createPerson(appliance, person, atTheDesktop),
  }
}

export const atTheDesktop = { actorKind: 'desktop', requestId: 'request-1' } as const

export const fromAddress = (address: string): RequestFacts => ({
  requestId: 'request-2',
  address,
  userAgent: 'Browser of a test',
})
