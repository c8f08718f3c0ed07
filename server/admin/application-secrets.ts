import type { Client } from '../storage/clients.ts'
import { AdminError } from './admin-error.ts'
import { applicationDetail } from './application-view.ts'
import { changeApplication } from './change-application.ts'
import { openOperations } from './operations.ts'
import { actorOf } from './operator.ts'

const hour = 3_600_000
const day = 24 * hour

export const replaceSecret = openOperations.applications.replaceSecret.handler(
  async ({ context: { server, operator, facts }, input }) => {
    const { clientSecrets, clock } = server.appliance
    const { secret, hash } = clientSecrets.create()
    const now = clock.now()
    const expiresAt = input.expiresInDays === null ? null : now + input.expiresInDays * day
    const changed = await changeApplication(server.appliance, {
      clientId: input.clientId,
      actor: actorOf(operator, facts),
      next(client) {
        if (client.type === 'public')
          throw new AdminError('INVALID', {
            message: 'This application is public: it has no secret.',
            field: 'clientId',
          })
        const former = formerSecret(client, { now, hours: input.keepFormerHours })
        return { ...client, secret_hash: hash, secret_expires_at: expiresAt, ...former }
      },
      event: {
        reason: 'secret_replaced',
        details: {
          changed: 'client_secret',
          kept_hours: input.keepFormerHours,
          expires_days: input.expiresInDays ?? 0,
        },
      },
    })
    return { application: applicationDetail(changed), clientSecret: secret }
  },
)

export const endFormerSecret = openOperations.applications.endFormerSecret.handler(
  async ({ context: { server, operator, facts }, input }) => {
    const changed = await changeApplication(server.appliance, {
      clientId: input.clientId,
      actor: actorOf(operator, facts),
      next(client) {
        if (client.former_secret_hash !== null)
          return { ...client, former_secret_hash: null, former_secret_expires_at: null }
        throw new AdminError('CONFLICT', { message: 'Only the secret of now counts. There is no other to end.' })
      },
      event: { details: { changed: 'former_client_secret' } },
    })
    return applicationDetail(changed)
  },
)

/** The secret of now as the one before, which never outlives the end that was set for it. */
function formerSecret(client: Client, { now, hours }: { now: number; hours: number }) {
  const end = Math.min(now + hours * hour, client.secret_expires_at ?? Number.POSITIVE_INFINITY)
  return client.secret_hash !== null && end > now
    ? { former_secret_hash: client.secret_hash, former_secret_expires_at: end }
    : { former_secret_hash: null, former_secret_expires_at: null }
}
