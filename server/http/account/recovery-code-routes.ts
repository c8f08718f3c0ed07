import type { FastifyInstance } from 'fastify'
import { factorsOf } from '../../identity/factors/factors-of.ts'
import { makeRecoveryCodes } from '../../identity/factors/recovery-codes.ts'
import type { Appliance } from '../../security/appliance.ts'
import { newRecoveryCodesPage, recoveryCodesPage } from '../pages/account/recovery-codes-page.ts'
import { showAccount } from './show.ts'
import { accountDoor, sendSaying } from './visit.ts'

const path = '/account/recovery-codes'

/** How many recovery codes are left, and new ones. */
export const recoveryCodeRoutes = (appliance: Appliance) => async (app: FastifyInstance) => {
  app.get(
    path,
    accountDoor(appliance, {}, async (visit) => {
      const factors = await factorsOf(appliance, visit.person.id)
      return showAccount(appliance, visit, { path, page: (frame) => recoveryCodesPage(frame, factors) })
    }),
  )
  app.post(
    path,
    accountDoor(appliance, { back: path, fresh: true }, async (visit) => {
      const { person, actor, reply } = visit
      const { some } = await factorsOf(appliance, person.id)
      if (!some) return sendSaying(reply, path, 'no_longer_there')
      const codes = await makeRecoveryCodes(appliance, { person, actor })
      return showAccount(appliance, visit, { path, page: (frame) => newRecoveryCodesPage(frame, codes) })
    }),
  )
}
