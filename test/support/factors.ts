import { beginTotp, confirmTotp } from '../../server/identity/factors/totp-enrolment.ts'
import type { NewPerson } from '../../server/identity/new-person.ts'
import type { PersonRow } from '../../server/storage/people.ts'
import { atTheDesktop, type Bag } from './bag.ts'
import { type TotpDevice, totpDevice } from './totp-device.ts'

export interface PersonWithPhone {
  person: PersonRow
  phone: TotpDevice
  recoveryCodes: string[]
}

/** Adds a person whose phone has shown that it works; the code of this half minute is spent. */
export async function withTotp(bag: Bag, facts: NewPerson): Promise<PersonWithPhone> {
  return givePhone(bag, await bag.add(facts))
}

/** Sets up the authenticator app of a person who is there. */
export async function givePhone(bag: Bag, person: PersonRow): Promise<PersonWithPhone> {
  const phone = totpDevice((await beginTotp(bag.appliance, person)).uri, bag.clock)
  const outcome = await confirmTotp(bag.appliance, { person, code: phone.code(), actor: atTheDesktop })
  if (outcome.kind !== 'confirmed') throw new Error(`the phone was not confirmed: ${outcome.kind}`)
  return { person, phone, recoveryCodes: outcome.recoveryCodes ?? [] }
}

/** A code that the phone shows neither now nor half a minute before or after. */
export function wrongCode(phone: TotpDevice): string {
  const shown = [-30_000, 0, 30_000].map((offset) => phone.code(offset))
  const candidates = ['000000', '111111', '222222', '333333']
  return candidates.find((candidate) => !shown.includes(candidate)) ?? '444444'
}
