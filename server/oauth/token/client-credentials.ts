import { timeOrderedId } from '../../platform/ids.ts'
import type { Appliance } from '../../security/appliance.ts'
import type { Client } from '../../storage/clients.ts'
import type { Grant } from '../../storage/grants.ts'
import { refusePublic } from '../authenticate-client.ts'
import { invalidScope } from '../errors.ts'
import { parseScope, personalScopes, refuseForeignScopes, withImplied } from '../scope.ts'
import { type GrantHandler, type GrantRequest, keepIssued } from './grant-request.ts'
import { issueTokens } from './issue.ts'
import { targetOf } from './target.ts'

/** client_credentials (RFC 6749 §4.4): the client acts for itself, so it must be able to keep a secret. */
export const clientCredentials: GrantHandler = async (appliance, request) => {
  const { client, dpopKey, parameters } = request
  refusePublic(client)
  const scope = askedScope(request)
  const issued = issueTokens(appliance, {
    client,
    grantId: await standingGrant(appliance, client),
    target: await targetOf(appliance, client, {
      asked: parameters.getAll('resource'),
      granted: null,
      scope: withImplied(scope, await appliance.repositories.scopes.all()),
    }),
    subject: client.client_id,
    signIn: null,
    dpopKey,
    act: null,
    idToken: null,
    refresh: null,
  })
  await appliance.store.write((transaction) => keepIssued(appliance, transaction, { issued, request }))
  return issued.response
}

/** What it asks for; otherwise its defaults; otherwise all that the office gave it. Nothing that is about a person. */
function askedScope({ client, parameters }: GrantRequest): string[] {
  const text = parameters.get('scope')
  const own = client.scopes.filter((name) => !personalScopes.includes(name))
  const defaults = client.default_scopes.filter((name) => own.includes(name))
  const asked = text === undefined ? (defaults.length > 0 ? defaults : own) : parseScope(text)
  refuseForeignScopes(asked, own)
  if (asked.length === 0) throw invalidScope('No scope is registered that this client could use for itself.')
  return asked
}

/** The one grant of a client that acts for itself: made at its first token, then only remembered. */
async function standingGrant(appliance: Appliance, { client_id }: Client): Promise<string> {
  const { repositories, clock, store } = appliance
  const known = await repositories.grants.standing(client_id)
  if (known !== undefined) return known
  const grant: Grant = {
    resource: '',
    claims: null,
    id: timeOrderedId(clock.now()),
    person_id: null,
    client_id,
    scope: '',
    session_selector: null,
    auth_time: null,
    amr: '',
    acr: null,
    nonce: null,
    address: null,
    created_at: clock.now(),
    revoked_at: null,
    revoked_reason: null,
  }
  return store.write(async (transaction) => {
    // Work runs one piece at a time, so of many first requests only one finds none.
    const made = await repositories.grants.standing(client_id, transaction)
    if (made === undefined) await repositories.grants.insert(transaction, grant)
    return made ?? grant.id
  })
}
