import type { FastifyReply } from 'fastify'
import type { Appliance } from '../../security/appliance.ts'
import { formToken } from '../form-token.ts'
import { passkeyScriptAddress, sendPage } from '../page-reply.ts'
import type { AccountFrame } from '../pages/account/frame.ts'
import { saidBy } from './sayings.ts'
import { accountForm, type Visit } from './visit.ts'

export interface Showing {
  /** The page's place in the navigation. */
  path: string
  /** What went wrong, as a sentence; the form is then shown again. */
  problem?: string | undefined
  /** 200, or 422 where there is a problem, unless said otherwise. */
  status?: number
  /** Whether the page has the script for passkeys. */
  hasScript?: boolean
}

/** Answers with a page of the account, in its frame. */
export function showAccount(
  appliance: Appliance,
  { request, reply, session, person, browser, query }: Visit,
  {
    path,
    problem,
    status = problem === undefined ? 200 : 422,
    hasScript = false,
    page,
  }: Showing & { page(frame: AccountFrame): string },
): FastifyReply {
  const said = request.method === 'GET' ? saidBy(query.get('said')) : {}
  const frame: AccountFrame = {
    name: person.name,
    username: person.username,
    path,
    ...said,
    ...(problem !== undefined && { problem }),
    selfDelete: appliance.policies.current().account.selfDelete,
    csrf: (action) => formToken(appliance, browser, accountForm(action, session)),
    signOutToken: formToken(appliance, browser, { form: 'logout', about: ['', session.selector] }),
  }
  const script = hasScript ? passkeyScriptAddress(appliance.config) : undefined
  return sendPage(reply, page(frame), { status, script })
}
