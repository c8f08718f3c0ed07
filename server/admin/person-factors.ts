import { removeFactor as takeFactorAway } from '../identity/factors/remove-factor.ts'
import { beginTotp as begin, confirmTotp as confirm, type TotpConfirmed } from '../identity/factors/totp-enrolment.ts'
import { requireSomebodyElse } from '../identity/people.ts'
import { AdminError } from './admin-error.ts'
import { openOperations } from './operations.ts'
import { actorOf } from './operator.ts'
import { personDetail, personOf } from './person-detail.ts'

/*
 * Whoever holds an administrator's console for a moment must not be able to exchange that administrator's own factors:
 * the account page does that, after the password. So all of this is for somebody else's account.
 */

const removeFactor = openOperations.person.removeFactor.handler(
  async ({ context: { server, operator, facts }, input: { id, ...removal } }) => {
    const actor = actorOf(operator, facts)
    requireSomebodyElse(actor, id)
    const person = await personOf(server.appliance, id)
    await takeFactorAway(server.appliance, { person, actor, ...removal })
    return personDetail(server.appliance, id)
  },
)

const beginTotp = openOperations.person.beginTotp.handler(
  async ({ context: { server, operator, facts }, input: { id } }) => {
    requireSomebodyElse(actorOf(operator, facts), id)
    const { qrSvg, key } = await begin(server.appliance, await personOf(server.appliance, id))
    return { qrSvg, key }
  },
)

const confirmTotp = openOperations.person.confirmTotp.handler(
  async ({ context: { server, operator, facts }, input: { id, code } }) => {
    const actor = actorOf(operator, facts)
    requireSomebodyElse(actor, id)
    const person = await personOf(server.appliance, id)
    const recoveryCodes = codesOf(await confirm(server.appliance, { person, code, actor }))
    return { recoveryCodes, person: await personDetail(server.appliance, id) }
  },
)

export const personFactors = { removeFactor, beginTotp, confirmTotp }

/** @throws {AdminError} */
function codesOf(confirmed: TotpConfirmed): string[] | null {
  switch (confirmed.kind) {
    case 'confirmed':
      return confirmed.recoveryCodes
    case 'wrong':
      throw new AdminError('INVALID', {
        field: 'code',
        message: 'This is not the code that the app shows now. Check the clock of the phone, and type the next code.',
      })
    case 'not_begun':
      throw new AdminError('CONFLICT', { message: 'This QR code is too old. Begin again.' })
    case 'blocked':
      throw new AdminError('TOO_MANY', {
        message: `Too many wrong codes. Try again in ${Math.ceil(confirmed.retryAfterMs / 60_000)} minutes.`,
      })
  }
}
