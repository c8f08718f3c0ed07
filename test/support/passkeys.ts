import { checkPasskey } from '../../server/identity/factors/check-passkey.ts'
import { passkeyQuestion } from '../../server/identity/factors/passkey-question.ts'
import { passkeyRegistration } from '../../server/identity/factors/passkey-registration.ts'
import { registerPasskey } from '../../server/identity/factors/register-passkey.ts'
import type { NewPerson } from '../../server/identity/new-person.ts'
import type { Appliance } from '../../server/security/appliance.ts'
import type { PersonRow } from '../../server/storage/people.ts'
import { atTheDesktop, type Bag, fromAddress } from './bag.ts'
import { ben } from './data.ts'
import { type DeviceWishes, type SoftwareAuthenticator, softwareAuthenticator } from './software-authenticator.ts'

const request = fromAddress('192.0.2.10')

/** The cookie of the browser that all this happens in. */
export const browser = 'the browser on Ben’s desk'

/** A person whose device holds a passkey for this server. */
export async function withPasskey(
  bag: Bag,
  { as = ben, device = softwareAuthenticator() }: { as?: NewPerson; device?: SoftwareAuthenticator } = {},
) {
  const person = await bag.add(as)
  const outcome = await enrol(bag.appliance, { person, device })
  if (outcome.kind !== 'registered') throw new Error(outcome.message)
  return { person, device, recoveryCodes: outcome.recoveryCodes }
}

/** Adds a passkey to a person, on this device; `lie` as the device should. */
export async function enrol(
  appliance: Appliance,
  { person, device, lie }: { person: PersonRow; device: SoftwareAuthenticator; lie?: DeviceWishes },
) {
  const options = await passkeyRegistration(appliance, { person, browser })
  const response = device.create(options, lie)
  return registerPasskey(appliance, { person, browser, response, name: '', userAgent: null, actor: atTheDesktop })
}

export interface Use {
  /** Left out: the passkey alone. */
  person?: PersonRow
  device: SoftwareAuthenticator
  lie?: DeviceWishes
}

/** Answers as the device would, to what the server asks. */
export async function use(appliance: Appliance, { person, device, lie }: Use) {
  const question = await passkeyQuestion(appliance, { browser, person })
  return checkPasskey(appliance, { browser, person, request, response: device.get(question, lie) })
}

/** Gives a person a passkey on a device of its own; the passkey's id. */
export async function addPasskey({ appliance }: Bag, person: PersonRow): Promise<string> {
  const device = softwareAuthenticator()
  await enrol(appliance, { person, device })
  const [{ id } = { id: '' }] = device.credentials
  return id
}
