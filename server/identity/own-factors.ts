import type { Appliance } from '../security/appliance.ts'
import type { EventActor } from '../security/events.ts'
import type { PersonRow } from '../storage/people.ts'
import { type Demand, demandOn } from './factors/demand.ts'
import { factorsOf } from './factors/factors-of.ts'
import { removeFactor } from './factors/remove-factor.ts'

/** One of a person's own factors. */
export type OwnFactor = { factor: 'totp' } | { factor: 'passkey'; passkeyId: string }

/** What taking a factor away would mean; `refusal` says why it has to stay, null where it may go. */
export interface Removal {
  name: string
  isLast: boolean
  refusal: string | null
}

/** By whose word a person needs a second factor, as a sentence; null where it is their own choice. */
export function demandSentence({ because, group }: Demand): string | null {
  if (because === null) return null
  if (because === 'office') return 'Your office asks everybody for one.'
  return because === 'role'
    ? 'Your office asks administrators for one.'
    : `Your office asks the group ${group} for one.`
}

/** What taking this factor away would mean; undefined where the person has no such factor. */
export async function removalOf(
  appliance: Appliance,
  person: PersonRow,
  chosen: OwnFactor,
): Promise<Removal | undefined> {
  const { totp, passkeys } = await factorsOf(appliance, person.id)
  const passkey = chosen.factor === 'passkey' ? passkeys.find(({ id }) => id === chosen.passkeyId) : undefined
  if (chosen.factor === 'totp' ? totp === null : passkey === undefined) return undefined
  const isLast = passkeys.length + (totp === null ? 0 : 1) === 1
  const demand = isLast ? demandSentence(await demandOn(appliance, person)) : null
  return {
    name: passkey?.name ?? 'The authenticator app',
    isLast,
    refusal: demand === null ? null : `${demand} This is your only one: set up another before you remove it.`,
  }
}

/**
 * Takes one of a person's own factors away, unless it is the last one and a second factor is asked of them. Of two that go at
 * the same moment both may succeed; the next sign-in then asks for another.
 */
export async function removeOwnFactor(
  appliance: Appliance,
  { person, chosen, actor }: { person: PersonRow; chosen: OwnFactor; actor: EventActor },
): Promise<'removed' | 'needed' | 'unknown'> {
  const removal = await removalOf(appliance, person, chosen)
  if (!removal) return 'unknown'
  if (removal.refusal !== null) return 'needed'
  await removeFactor(appliance, { person, actor, ...chosen })
  return 'removed'
}
