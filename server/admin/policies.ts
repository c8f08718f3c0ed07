import { secondFactorNeeds } from '../identity/factors/demand.ts'
import { changePolicies, policiesWith } from '../identity/office-policies.ts'
import { sessionsEndedBy } from '../identity/session-lifetimes.ts'
import { recommendedCost } from '../security/password-costs.ts'
import { openOperations } from './operations.ts'
import { actorOf } from './operator.ts'

const get = openOperations.policies.get.handler(({ context: { server } }) => server.appliance.policies.current())

const update = openOperations.policies.update.handler(async ({ context: { server, operator, facts }, input }) => {
  const { policies, store } = server.appliance
  const actor = actorOf(operator, facts)
  await store.write((transaction) => changePolicies(server.appliance, transaction, { given: input, actor }))
  return policies.current()
})

const effect = openOperations.policies.effect.handler(async ({ context: { server }, input }) => {
  const proposed = policiesWith(server.appliance.policies.current(), input)
  const [needs, sessionsEnding] = await Promise.all([
    secondFactorNeeds(server.appliance, proposed),
    sessionsEndedBy(server.appliance, proposed.sessions),
  ])
  return { ...needs, sessionsEnding }
})

const measureCost = openOperations.policies.measureCost.handler(async ({ context: { server } }) => {
  const costs = await server.appliance.passwords.costs()
  return { costs, recommended: recommendedCost(costs) }
})

export const policies = { get, update, effect, measureCost }
