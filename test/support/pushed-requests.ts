import { authorizePath, type Office } from './code-flow.ts'
import { type Answer, basic } from './http-server.ts'

/** The parameters of {@link authorizePath}, as they are pushed. */
export const requestForm = (changes: Record<string, string> = {}): Record<string, string> =>
  Object.fromEntries(new URL(authorizePath(changes), 'http://localhost:9400').searchParams)

/** Pushes the authorization request of the intranet, right in every parameter but the ones that are given. */
export const push = (office: Pick<Office, 'send' | 'secret'>, changes: Record<string, string> = {}): Promise<Answer> =>
  office.send('/oauth/par', { headers: basic('intranet', office.secret), form: requestForm(changes) })

/** The same, and where the browser goes with it. */
export async function pushedPath(
  office: Pick<Office, 'send' | 'secret'>,
  changes: Record<string, string> = {},
): Promise<string> {
  const answer = await push(office, changes)
  if (answer.status !== 201) throw new Error(`not pushed but ${answer.status}: ${answer.text}`)
  return pathOf(String(answer.json().request_uri))
}

export const pathOf = (requestUri: string, clientId = 'intranet'): string =>
  `/oauth/authorize?${new URLSearchParams({ client_id: clientId, request_uri: requestUri })}`
