import type { FastifyReply } from 'fastify'
import { sendOn } from './page-reply.ts'

/** Where people sign in on the way to a page of their account. */
export const signInPath = '/account/sign-in'

/** Everything before it counts for nothing: only the path is looked at, as a browser would read it. */
const nowhere = 'http://nowhere.invalid'
const longest = 2000

/**
 * The page of the account that an address means, on this server and in no other place; `/account` for anything else, so that
 * no link sends people who have just typed their password to a page of somebody else's.
 */
export function accountPage(to: string | undefined): string {
  if (to === undefined || to.length > longest || !to.startsWith('/') || /[\\\p{Cc}]|\/\//u.test(to)) return '/account'
  const url = URL.canParse(to, nowhere) ? new URL(to, nowhere) : undefined
  const isOurs = url?.origin === nowhere && (url.pathname === '/account' || url.pathname.startsWith('/account/'))
  return url && isOurs && url.pathname !== signInPath ? `${url.pathname}${url.search}` : '/account'
}

/** The address that leads through the sign-in to a page of the account; with `fresh`, through one that happens now. */
export const signInAddress = (page: string, fresh: boolean): string =>
  `${signInPath}?to=${encodeURIComponent(page)}${fresh ? '&fresh=1' : ''}`

/** Sends the browser through the sign-in to this page of the account. */
export const signInFirst = (
  { reply }: { reply: FastifyReply },
  page: string,
  { fresh = false }: { fresh?: boolean } = {},
): FastifyReply => sendOn(reply, signInAddress(page, fresh))
