import type { LinkPurpose } from '../contract/links.ts'
import type { RequestFacts } from '../platform/request-facts.ts'
import type { Appliance } from '../security/appliance.ts'
import { matches, parseOpaqueToken } from '../security/opaque-token.ts'
import type { PersonRow } from '../storage/people.ts'
import type { Transaction } from '../storage/store.ts'
import { LinkError, type LinkErrorCode } from './link-error.ts'

export interface PresentedLink {
  token: string
  /** A link for another purpose opens nothing. */
  purpose: LinkPurpose
  request: RequestFacts
}

/** A link that worked when it was looked at. */
export interface OpenLink {
  selector: string
  purpose: LinkPurpose
  person: PersonRow
}

interface Refusal {
  code: Exclude<LinkErrorCode, 'link_absent'>
  /** Whose link it is, where the whole of it was presented. */
  personId: string | null
}

/**
 * The link that a browser presents; looking at it does not use it, since mail scanners open links too.
 * A refusal is recorded before it is answered.
 * @throws {LinkError} `link_expired`, `link_spent`, `link_unknown`
 */
export async function requireOpenLink(appliance: Appliance, presented: PresentedLink): Promise<OpenLink> {
  const { clock, repositories } = appliance
  const parsed = parseOpaqueToken(presented.token)
  const link = parsed && (await repositories.oneTimeLinks.find(parsed.selector))
  const isWhole = parsed !== undefined && matches(parsed.verifier, link?.verifier_hash)
  if (!isWhole || !link || link.purpose !== presented.purpose)
    throw await refused(appliance, presented, { code: 'link_unknown', personId: null })
  const personId = link.person_id
  // Whose account is disabled learns no more from it than from a link that was replaced (SEC-A45).
  if (link.used_at !== null || link.disabled)
    throw await refused(appliance, presented, { code: 'link_spent', personId })
  if (link.expires_at <= clock.now()) throw await refused(appliance, presented, { code: 'link_expired', personId })
  const person = await repositories.people.find(personId)
  if (!person) throw await refused(appliance, presented, { code: 'link_unknown', personId: null })
  return { selector: link.selector, purpose: link.purpose, person }
}

/**
 * Uses a link up, in the transaction of what it allows: of two who use it at once one succeeds, and the other changes nothing.
 * @throws {LinkError} `link_spent`
 */
export async function spendLink(
  { clock, repositories }: Appliance,
  transaction: Transaction,
  { selector }: OpenLink,
): Promise<void> {
  if (!(await repositories.oneTimeLinks.use(transaction, selector, clock.now()))) throw new LinkError('link_spent')
}

async function refused(
  { events }: Appliance,
  { purpose, request }: PresentedLink,
  { code, personId }: Refusal,
): Promise<LinkError> {
  await events.write({
    type: 'link_refused',
    outcome: 'failure',
    reason: code,
    personId,
    address: request.address,
    requestId: request.requestId,
    details: { purpose },
  })
  return new LinkError(code)
}
