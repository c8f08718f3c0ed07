import * as z from 'zod'
import { eventTypes } from '../../../server/contract/event-types.ts'
import type { SecurityEvent } from '../../../server/contract/events.ts'
import { typeNames } from './event-words.ts'

export interface EventFilter {
  outcome: 'all' | SecurityEvent['outcome']
  type: SecurityEvent['type'] | null
  text: string
}

export const noFilter: EventFilter = { outcome: 'all', type: null, text: '' }

/** What the address may ask the filter to begin with. */
export const monitorSearch = z.object({ text: z.string().max(200).optional().catch(undefined) })

export const typeChoices = eventTypes.map((value) => ({ value, label: typeNames[value] }))

/** Whether an event is what the filter asks for; the text is looked for in the names of people and applications and in the address. */
export function matches(event: SecurityEvent, { outcome, type, text }: EventFilter): boolean {
  if (outcome !== 'all' && event.outcome !== outcome) return false
  if (type !== null && event.type !== type) return false
  const looked = text.trim().toLocaleLowerCase()
  if (looked === '') return true
  const held = [event.actorName, event.actorId, event.clientName, event.clientId, event.address]
  return held.some((value) => value?.toLocaleLowerCase().includes(looked))
}
