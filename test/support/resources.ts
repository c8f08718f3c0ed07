import type { Resource } from '../../server/storage/resources.ts'
import type { Office } from './code-flow.ts'

export const files = 'https://files.office.example/'
export const calendar = 'https://calendar.office.example/api'

/** Makes an API known, with the scope `read` unless it says otherwise. */
export function addResource(
  { appliance }: Pick<Office, 'appliance'>,
  identifier: string,
  changes: Partial<Resource> = {},
): Promise<unknown> {
  const { store, repositories, clock } = appliance
  const resource: Resource = {
    identifier,
    name: identifier,
    scopes: ['read'],
    access_token_seconds: null,
    open_to_registered: 0,
    created_at: clock.now(),
    ...changes,
  }
  return store.write((transaction) => repositories.resources.put(transaction, resource))
}
