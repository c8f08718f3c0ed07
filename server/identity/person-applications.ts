import type { PersonApplication } from '../contract/person.ts'
import type { Appliance } from '../security/appliance.ts'
import type { EventActor } from '../security/events.ts'
import type { Client } from '../storage/clients.ts'
import type { PersonRow } from '../storage/people.ts'

/** Something that a person allowed once: agreed to for good, or granted at one sign-in. */
interface Permission {
  clientId: string
  scope: string
  /** With spaces between; empty where it is about this server alone. */
  resource: string
  at: number
  isGrant: boolean
}

/** The applications that a person has let in, by name: those they agreed to, and those that hold a grant of theirs. */
export async function applicationsOf(appliance: Appliance, personId: string): Promise<PersonApplication[]> {
  const permissions = Map.groupBy(await permissionsOf(appliance, personId), ({ clientId }) => clientId)
  const applications = await Promise.all(
    [...permissions].map(async ([clientId, given]) => {
      const client = await appliance.repositories.clients.find(clientId)
      return applicationOf(appliance, { clientId, client, given })
    }),
  )
  return applications.filter((one) => one !== undefined).toSorted((one, other) => one.name.localeCompare(other.name))
}

/**
 * Takes back all that a person allowed an application: its grants end with every token that came of them, and it has to ask
 * again. How many grants ended; undefined where there was nothing to take back.
 */
export async function revokeApplication(
  { clock, events, repositories, store }: Appliance,
  { person, clientId, actor }: { person: PersonRow; clientId: string; actor: EventActor },
): Promise<number | undefined> {
  const client = await repositories.clients.find(clientId)
  return store.write(async (transaction) => {
    const revocation = { at: clock.now(), reason: 'grant_revoked' } as const
    const forgotten = await repositories.consents.forget(transaction, person.id, clientId)
    const given = { personId: person.id, clientId }
    const ended = await repositories.grants.revokeOfPersonToClient(transaction, given, revocation)
    if (forgotten + ended === 0) return undefined
    await events.record(transaction, {
      ...actor,
      type: 'oauth_token_revoked',
      outcome: 'success',
      reason: 'grant_revoked',
      personId: person.id,
      clientId,
      clientName: client?.name ?? null,
      details: { person_id: person.id, grants_revoked: ended },
    })
    return ended
  })
}

async function permissionsOf({ clock, config, repositories }: Appliance, personId: string): Promise<Permission[]> {
  const consents = await repositories.consents.ofPerson(personId)
  const grants = await repositories.grants.openOfPerson(personId, clock.now() - config.lifetimes.grant)
  return [
    ...consents.map((row) => ({ ...subjectOf(row), at: row.granted_at, isGrant: false })),
    ...grants.map((row) => ({ ...subjectOf(row), at: row.created_at, isGrant: true })),
  ]
}

const subjectOf = (row: { client_id: string; scope: string; resource: string }) => ({
  clientId: row.client_id,
  scope: row.scope,
  resource: row.resource,
})

/** Undefined where nothing that was given can be used any more. */
function applicationOf(
  appliance: Appliance,
  { clientId, client, given }: { clientId: string; client: Client | undefined; given: Permission[] },
): PersonApplication | undefined {
  const standing = given.filter((permission) => !permission.isGrant || mayBeUsed(appliance, client, permission))
  if (standing.length === 0) return undefined
  return {
    clientId,
    name: client?.name ?? clientId,
    scopes: wordsOf(standing.map(({ scope }) => scope)),
    resources: wordsOf(standing.map(({ resource }) => resource)),
    grantedAt: Math.min(...standing.map(({ at }) => at)),
    openGrants: standing.filter(({ isGrant }) => isGrant).length,
  }
}

/** The words of these texts, each once. */
const wordsOf = (texts: readonly string[]): string[] =>
  [...new Set(texts.flatMap((text) => text.split(' ')))].filter((word) => word !== '')

/** A grant that cannot be refreshed is over with its one access token. */
function mayBeUsed({ clock, config }: Appliance, client: Client | undefined, { at }: Pick<Permission, 'at'>): boolean {
  if (client?.grant_types.includes('refresh_token')) return true
  const { accessToken, authorizationCode } = config.lifetimes
  return at + authorizationCode + accessToken > clock.now()
}
