import { hash } from 'node:crypto'
import type { PersonDevice } from '../contract/person.ts'
import { randomToken, timeOrderedId } from '../platform/ids.ts'
import type { RequestFacts } from '../platform/request-facts.ts'
import type { Appliance } from '../security/appliance.ts'
import type { EventActor } from '../security/events.ts'
import type { Connection } from '../storage/connection.ts'
import type { DeviceRow } from '../storage/devices.ts'
import type { PersonRow } from '../storage/people.ts'
import type { Transaction } from '../storage/store.ts'
import { deviceName, placeName } from './device-name.ts'
import { notify } from './notices.ts'

/** How long a browser keeps its device cookie, and how long an unused device is remembered, in milliseconds: what browsers allow. */
export const deviceLifetime = 400 * 24 * 60 * 60 * 1000

/** So many devices of a person are known; a browser that keeps no cookies is another one each time. */
const mostDevices = 50

const cookieShape = /^[A-Za-z0-9_-]{43}$/

const cookieHash = (cookie: string): Uint8Array => hash('sha256', cookie, 'buffer')

/** The device of this person that a cookie stands for; one browser can be a device of several people. */
export async function findDevice(
  { repositories }: Appliance,
  { personId, cookie }: { personId: string; cookie: string | undefined },
  connection?: Connection,
): Promise<DeviceRow | undefined> {
  return cookie !== undefined && cookieShape.test(cookie)
    ? repositories.devices.find(personId, cookieHash(cookie), connection)
    : undefined
}

/**
 * Until when no second factor is asked for there, in epoch milliseconds; null where it is asked for now. Shorter policies hold
 * for what was remembered before; longer ones bring nothing back.
 */
export function rememberedUntil({ clock, policies }: Appliance, device: DeviceRow | undefined): number | null {
  const { remembered_at: since, remembered_until: until } = device ?? {}
  if (!since || !until) return null
  const now = clock.now()
  const end = Math.min(until, since + policies.current().secondFactor.rememberDays * day)
  // Since a moment that is yet to come: the clock was set back, so nobody knows how long it has been.
  return since <= now && now < end ? end : null
}

const day = 24 * 60 * 60 * 1000

interface Meeting {
  person: PersonRow
  cookie: string | undefined
  request: RequestFacts
  actor: EventActor
  /** The person wishes not to be asked for the second factor there, having proved it now. */
  remember: boolean
}

/**
 * Notes that a person has finished a sign-in with this browser. A device that is new to a person who has others is recorded, and
 * the person told.
 * @returns the device's id, and the cookie to set
 */
export async function meetDevice(
  appliance: Appliance,
  transaction: Transaction,
  { person, cookie, request, actor, remember }: Meeting,
): Promise<{ id: string; cookie: string }> {
  const { clock, events, policies, repositories } = appliance
  const at = clock.now()
  const presented = cookie !== undefined && cookieShape.test(cookie) ? cookie : undefined
  const others = await repositories.devices.count(person.id, transaction)
  const known = presented && (await repositories.devices.find(person.id, cookieHash(presented), transaction))
  // Somebody else may have put the cookie there: who is new to this browser gives it one that nobody has seen.
  const kept = known && presented ? presented : randomToken(32)
  if (!known && presented)
    await repositories.devices.move(transaction, { from: cookieHash(presented), to: cookieHash(kept) })
  const id = await repositories.devices.meet(transaction, {
    id: timeOrderedId(at),
    person_id: person.id,
    cookie_hash: cookieHash(kept),
    address: request.address,
    user_agent: request.userAgent?.slice(0, 300) ?? null,
    first_seen_at: at,
    last_seen_at: at,
    remembered_at: null,
    remembered_until: null,
  })
  const { rememberDays } = policies.current().secondFactor
  if (remember && rememberDays > 0)
    await repositories.devices.remember(transaction, { id, at, until: at + rememberDays * day })
  if (others >= mostDevices) await repositories.devices.keepNewest(transaction, person.id, mostDevices)
  if (!known && others > 0) {
    const device = deviceName(request.userAgent)
    const details = { device, device_id: id }
    await events.record(transaction, { ...actor, type: 'new_device', outcome: 'success', personId: person.id, details })
    await notify(appliance, transaction, { kind: 'new_device', person, actor, device })
  }
  return { id, cookie: kept }
}

/** The devices of a person as they would recognise them, the last used first. */
export async function devicesOf(appliance: Appliance, personId: string): Promise<PersonDevice[]> {
  const rows = await appliance.repositories.devices.ofPerson(personId)
  return rows.map((row) => ({
    id: row.id,
    device: deviceName(row.user_agent),
    place: placeName(row.address),
    firstSeenAt: row.first_seen_at,
    lastSeenAt: row.last_seen_at,
    rememberedUntil: rememberedUntil(appliance, row),
  }))
}

/** Forgets a device of this person; false where it is not one of theirs. */
export async function forgetDevice(
  { events, repositories, store }: Appliance,
  { person, deviceId, actor }: { person: PersonRow; deviceId: string; actor: EventActor },
): Promise<boolean> {
  return store.write(async (transaction) => {
    if (!(await repositories.devices.remove(transaction, person.id, deviceId))) return false
    await events.record(transaction, {
      ...actor,
      type: 'device_forgotten',
      outcome: 'success',
      personId: person.id,
      details: { person_id: person.id, device_id: deviceId },
    })
    return true
  })
}
