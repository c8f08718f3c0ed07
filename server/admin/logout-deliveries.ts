import type { LogoutDelivery as DeliveryView } from '../contract/logout-deliveries.ts'
import type { LogoutDelivery } from '../storage/logout-deliveries.ts'
import { findApplication } from './find-application.ts'
import { openOperations } from './operations.ts'

const list = openOperations.logoutDeliveries.list.handler(
  async ({ context: { server }, input: { clientId, limit } }) => {
    const { people, logoutDeliveries } = server.appliance.repositories
    await findApplication(server.appliance, clientId)
    const deliveries = await logoutDeliveries.ofClient(clientId, limit)
    const ids = new Set(deliveries.flatMap(({ person_id }) => person_id ?? []))
    const found = await Promise.all([...ids].map((id) => people.find(id)))
    const names = new Map(found.flatMap((person) => (person ? [[person.id, person.name]] : [])))
    return { items: deliveries.map((delivery) => viewOf(delivery, names)) }
  },
)

export const logoutDeliveries = { list }

function viewOf(delivery: LogoutDelivery, names: ReadonlyMap<string, string>): DeliveryView {
  const isUnderWay = delivery.delivered_at === null && delivery.given_up_at === null
  return {
    id: delivery.id,
    personId: delivery.person_id,
    personName: names.get(delivery.person_id ?? '') ?? null,
    attempts: delivery.attempts,
    createdAt: delivery.created_at,
    nextAttemptAt: isUnderWay ? delivery.next_attempt_at : null,
    deliveredAt: delivery.delivered_at,
    givenUpAt: delivery.given_up_at,
    lastProblem: delivery.last_problem,
  }
}
