import type { RegistrationToken } from '../contract/registration-tokens.ts'
import { createOpaqueToken } from '../security/opaque-token.ts'
import type { Row } from '../storage/schema.ts'
import { AdminError } from './admin-error.ts'
import { openOperations } from './operations.ts'
import { actorOf } from './operator.ts'

const day = 86_400_000

const list = openOperations.registrationTokens.list.handler(async ({ context: { server } }) => {
  const tokens = await server.appliance.repositories.initialAccessTokens.all()
  return { items: tokens.map(viewOf).reverse() }
})

const create = openOperations.registrationTokens.create.handler(
  async ({ context: { server, operator, facts }, input }) => {
    const { clock, events, repositories, store } = server.appliance
    const actor = actorOf(operator, facts)
    const now = clock.now()
    const { token, selector, verifierHash } = createOpaqueToken(now)
    const row = {
      selector,
      verifier_hash: verifierHash,
      name: input.name,
      uses_left: input.uses,
      created_at: now,
      expires_at: now + input.expiresInDays * day,
    }
    await store.write(async (transaction) => {
      await repositories.initialAccessTokens.insert(transaction, row)
      await events.record(transaction, {
        ...actor,
        type: 'settings_change',
        outcome: 'success',
        reason: 'registration_token_created',
        details: { name: input.name, uses: input.uses, expires_days: input.expiresInDays },
      })
    })
    return { ...viewOf(row), token }
  },
)

const remove = openOperations.registrationTokens.remove.handler(
  async ({ context: { server, operator, facts }, input: { id } }) => {
    const { events, repositories, store } = server.appliance
    const actor = actorOf(operator, facts)
    await store.write(async (transaction) => {
      const row = await repositories.initialAccessTokens.find(id, transaction)
      if (!row) throw new AdminError('NOT_FOUND')
      await repositories.initialAccessTokens.remove(transaction, id)
      await events.record(transaction, {
        ...actor,
        type: 'settings_change',
        outcome: 'success',
        reason: 'registration_token_ended',
        details: { name: row.name, uses_left: row.uses_left },
      })
    })
    return { id }
  },
)

export const registrationTokens = { list, create, remove }

const viewOf = (row: Row<'initial_access_token'>): RegistrationToken => ({
  id: row.selector,
  name: row.name,
  usesLeft: row.uses_left,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
})
