import type { RequestFacts } from '../platform/request-facts.ts'

/** What the browser that signs in brings along; all but the request are the values of cookies, whatever they are worth. */
export interface SigningBrowser {
  request: RequestFacts
  /** Of the session that it has. */
  session?: string | undefined
  /** Of what makes it a device that was seen before. */
  device?: string | undefined
  /** Of the link for one use that it was opened with. */
  link?: string | undefined
}
