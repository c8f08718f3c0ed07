import { changeProtocol } from '../oauth/change-protocol.ts'
import { openOperations } from './operations.ts'
import { actorOf } from './operator.ts'

const get = openOperations.protocol.get.handler(({ context: { server } }) => server.appliance.protocol.current())

const update = openOperations.protocol.update.handler(async ({ context: { server, operator, facts }, input }) => {
  const { protocol, store } = server.appliance
  const actor = actorOf(operator, facts)
  await store.write((transaction) => changeProtocol(server.appliance, transaction, { given: input, actor }))
  return protocol.current()
})

export const protocol = { get, update }
