import type { FastifyInstance } from 'fastify'
import { demandOn } from '../../identity/factors/demand.ts'
import { factorsOf } from '../../identity/factors/factors-of.ts'
import { passkeysPossible } from '../../identity/factors/passkey-party.ts'
import { demandSentence, type OwnFactor, removalOf, removeOwnFactor } from '../../identity/own-factors.ts'
import type { Parameters } from '../../oauth/parameters.ts'
import type { Appliance } from '../../security/appliance.ts'
import { removeFactorPage } from '../pages/account/remove-factor-page.ts'
import { securityPage } from '../pages/account/security-page.ts'
import { showAccount } from './show.ts'
import { accountDoor, sendSaying } from './visit.ts'

const path = '/account/security'
const removePath = '/account/remove-factor'

/** After these the page offers the end of the other sessions (ASVS 7.4.3). */
const changes = new Set<string | undefined>(['authenticator_added', 'codes_kept', 'factor_removed', 'passkey_added'])

/** The second factors at a glance, and taking one away. */
export const securityRoutes = (appliance: Appliance) => async (app: FastifyInstance) => {
  app.get(
    path,
    accountDoor(appliance, {}, async (visit) => {
      const { person, query } = visit
      const shown = {
        factors: await factorsOf(appliance, person.id),
        demand: demandSentence(await demandOn(appliance, person)),
        passkeysPossible: passkeysPossible(appliance),
        offerEnd: changes.has(query.get('said')),
      }
      return showAccount(appliance, visit, { path, page: (frame) => securityPage(frame, shown) })
    }),
  )
  app.get(
    removePath,
    accountDoor(appliance, { fresh: true }, async (visit) => {
      const chosen = chosenFactor(visit.query)
      const removal = chosen && (await removalOf(appliance, visit.person, chosen))
      if (!chosen || !removal) return sendSaying(visit.reply, path, 'no_longer_there')
      return showAccount(appliance, visit, { path, page: (frame) => removeFactorPage(frame, { chosen, removal }) })
    }),
  )
  app.post(
    removePath,
    accountDoor(appliance, { back: path, fresh: true }, async ({ form, person, actor, reply }) => {
      const chosen = chosenFactor(form)
      const outcome = chosen ? await removeOwnFactor(appliance, { person, chosen, actor }) : 'unknown'
      return sendSaying(reply, path, outcomes[outcome])
    }),
  )
}

const outcomes = { removed: 'factor_removed', needed: 'factor_needed', unknown: 'no_longer_there' } as const

function chosenFactor(parameters: Parameters): OwnFactor | undefined {
  const passkeyId = parameters.get('passkey')
  if (passkeyId !== undefined) return { factor: 'passkey', passkeyId }
  return parameters.get('factor') === 'totp' ? { factor: 'totp' } : undefined
}
