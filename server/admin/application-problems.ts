import { type ClientProblem, type ClientSettings, clientProblems } from '../oauth/client-rules.ts'
import { surroundingsOf } from '../oauth/client-surroundings.ts'
import type { Appliance } from '../security/appliance.ts'
import { AdminError } from './admin-error.ts'

/**
 * Refuses an application whose settings do not fit together.
 * @param at where in the input it was described, for the field that a refusal names
 * @throws {AdminError} `INVALID`, with the first problem and its field
 */
export async function refuseProblems(appliance: Appliance, client: ClientSettings, at = ''): Promise<void> {
  const [problem] = clientProblems(client, await surroundingsOf(appliance, client))
  if (problem) throw new AdminError('INVALID', { field: at + fieldOf(problem), message: problem.sentence })
}

/** `redirect_uris` of RFC 7591 is `redirectUris` of the contract, and so with every other. */
function fieldOf({ key, at }: ClientProblem): string {
  const field = key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
  return at === undefined ? field : `${field}.${at}`
}
