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

/** Whether an event is what the filter asks for; the text is looked for in the names of people and applications, in the address and in the details. */
export function matches(event: SecurityEvent, { outcome, type, text }: EventFilter): boolean {
  if (outcome !== 'all' && event.outcome !== outcome) return false
  if (type !== null && event.type !== type) return false
  const looked = text.trim().toLocaleLowerCase()
  if (looked === '') return true
  const { actorName, actorId, personId, clientName, clientId, address, details } = event
  const held = [actorName, actorId, personId, clientName, clientId, address, ...Object.values(details)]
  return held.some((value) => typeof value === 'string' && value.toLocaleLowerCase().includes(looked))
}
