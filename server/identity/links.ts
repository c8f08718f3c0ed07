import type { IssuedLink, LinkPurpose } from '../contract/links.ts'
import type { PersonDetail } from '../contract/person.ts'
import type { Appliance } from '../security/appliance.ts'
import { MailError } from '../security/mail/mail-error.ts'
import { createOpaqueToken } from '../security/opaque-token.ts'
import type { PersonRow } from '../storage/people.ts'
import type { Transaction } from '../storage/store.ts'
import { takeFactorsAway } from './enrolment-link.ts'
import { linkLetter } from './link-letters.ts'
import { type PersonChange, requirePerson } from './people.ts'
import { PersonError } from './person-error.ts'

export interface LinkWish extends PersonChange {
  purpose: LinkPurpose
  /** `show`: the address is in the answer, and never again. */
  deliver: 'mail' | 'show'
}

const hour = 60 * 60 * 1000

/** How long each kind of link works, in milliseconds. */
const lifetimes: Readonly<Record<LinkPurpose, number>> = {
  invitation: 7 * 24 * hour,
  password_reset: hour,
  factor_enrolment: 24 * hour,
}

/** Where each kind of link leads, below the issuer. */
export const linkPaths: Readonly<Record<LinkPurpose, string>> = {
  invitation: '/account/invitation',
  password_reset: '/account/reset',
  factor_enrolment: '/account/enrol',
}

/**
 * Makes a link that works once, in place of an open one for the same purpose (ASVS 6.4.1, 6.4.6). A factor enrolment takes
 * the person's second factors away at once.
 * @throws {PersonError} `unknown_person`, `person_disabled`, `already_joined`, `no_email_address`, `yourself`
 * @throws {MailError} `not_configured`
 */
export function issueLink(appliance: Appliance, wish: LinkWish): Promise<IssuedLink> {
  return appliance.store.write((transaction) => issueLinkIn(appliance, transaction, wish))
}

/** The same in the caller's transaction. */
export async function issueLinkIn(appliance: Appliance, transaction: Transaction, wish: LinkWish): Promise<IssuedLink> {
  const { clock, config, repositories } = appliance
  const { purpose, actor } = wish
  const person = await requirePerson(appliance, transaction, wish.id)
  requireIssuable(person, wish)
  const mailedTo = wish.deliver === 'mail' ? recipientOf(appliance, person) : null
  const now = clock.now()
  const expiresAt = now + lifetimes[purpose]
  const { token, selector, verifierHash } = createOpaqueToken(now)
  await repositories.oneTimeLinks.end(transaction, person.id, { purpose, at: now })
  await repositories.oneTimeLinks.insert(transaction, {
    selector,
    verifier_hash: verifierHash,
    purpose,
    person_id: person.id,
    mailed_to: mailedTo,
    created_at: now,
    expires_at: expiresAt,
    used_at: null,
  })
  if (purpose === 'factor_enrolment') await takeFactorsAway(appliance, transaction, { ...wish, person })
  // SEC-A52: the host is the issuer's, whatever the request said.
  const url = `${config.issuer}${linkPaths[purpose]}?token=${token}`
  if (mailedTo !== null) {
    const content = linkLetter({ issuer: config.issuer, purpose, person, actor, url, expiresAt })
    const mail = { kind: purpose, personId: person.id, recipient: mailedTo, content, expiresAt }
    await appliance.mail.enqueue(transaction, mail)
  }
  await recordIssued(appliance, transaction, { person, wish })
  return { purpose, url: mailedTo === null ? url : null, mailedTo, expiresAt }
}

function requireIssuable(person: PersonRow, { purpose, actor }: LinkWish): void {
  if (person.disabled) throw new PersonError('person_disabled')
  if (purpose === 'invitation' && person.password_hash !== null) throw new PersonError('already_joined')
  if (purpose === 'factor_enrolment' && actor.actorKind === 'person' && actor.actorId === person.id)
    throw new PersonError('yourself')
}

function recipientOf({ mail }: Appliance, { email }: PersonRow): string {
  if (!mail.configured()) throw new MailError('not_configured')
  if (email === null) throw new PersonError('no_email_address')
  return email
}

async function recordIssued(
  { events }: Appliance,
  transaction: Transaction,
  { person, wish }: { person: PersonRow; wish: LinkWish },
): Promise<void> {
  const { id, username } = person
  await events.record(transaction, {
    ...wish.actor,
    type: 'link_issued',
    outcome: 'success',
    personId: id,
    details: { person_id: id, username, purpose: wish.purpose, delivered: wish.deliver },
  })
}

/** The links of a person that still work, as an administrator sees them. */
export async function openLinksOf(
  { clock, repositories }: Appliance,
  personId: string,
): Promise<PersonDetail['links']> {
  const open = await repositories.oneTimeLinks.openOfPerson(personId, clock.now())
  return open.map(({ purpose, mailed_to, created_at, expires_at }) => ({
    purpose,
    mailedTo: mailed_to,
    createdAt: created_at,
    expiresAt: expires_at,
  }))
}

/**
 * Ends the open link of a purpose, if there is one. After a cancelled factor enrolment the person still needs a link to set
 * up a factor: a new one is made when it is time.
 * @throws {PersonError} `unknown_person`
 */
export async function cancelLink(
  appliance: Appliance,
  { id, purpose, actor }: PersonChange & { purpose: LinkPurpose },
): Promise<void> {
  const { clock, events, repositories, store } = appliance
  await store.write(async (transaction) => {
    const { username } = await requirePerson(appliance, transaction, id)
    const ended = await repositories.oneTimeLinks.end(transaction, id, { purpose, at: clock.now() })
    if (ended === 0) return
    const details = { person_id: id, username, purpose }
    await events.record(transaction, { ...actor, type: 'link_cancelled', outcome: 'success', personId: id, details })
  })
}
