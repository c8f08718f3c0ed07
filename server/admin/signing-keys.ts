import { signingAlgorithms } from '../contract/client-settings.ts'
import type { SigningKey } from '../contract/signing-keys.ts'
import type { Appliance } from '../security/appliance.ts'
import { currentKey } from '../security/key-ring.ts'
import type { Row } from '../storage/schema.ts'
import { openOperations } from './operations.ts'
import { actorOf } from './operator.ts'

const list = openOperations.signingKeys.list.handler(({ context: { server } }) => listed(server.appliance))

const rotate = openOperations.signingKeys.rotate.handler(async ({ context: { server, operator, facts }, input }) => {
  await server.appliance.signingKeys.rotate(actorOf(operator, facts), { now: input.immediately })
  return listed(server.appliance)
})

export const signingKeys = { list, rotate }

async function listed({
  clock,
  repositories,
  signingKeys: { overlapMs },
}: Appliance): Promise<{ items: SigningKey[] }> {
  const rows = await repositories.signingKeys.all()
  const signing = new Map(signingAlgorithms.map((alg) => [alg, currentKey(rows, alg, clock.now())]))
  const items = rows.flatMap((row): SigningKey[] => {
    const alg = signingAlgorithms.find((known) => known === row.alg)
    if (!alg) return []
    const activatesAt = Math.max(row.activates_at, row.created_at)
    return [
      {
        kid: row.kid,
        alg,
        state: stateOf(row, signing.get(alg)),
        createdAt: row.created_at,
        activatesAt,
        retiredAt: row.retired_at,
        publishedUntil: row.retired_at === null ? null : row.retired_at + overlapMs,
      },
    ]
  })
  return { items }
}

/** Beside the key that signs, a later one is the next; an earlier one is about to be retired. */
function stateOf(row: Row<'signing_key'>, signing: Row<'signing_key'> | undefined): SigningKey['state'] {
  if (row.kid === signing?.kid) return 'active'
  return row.retired_at === null && row.activates_at > (signing?.activates_at ?? 0) ? 'next' : 'retired'
}
