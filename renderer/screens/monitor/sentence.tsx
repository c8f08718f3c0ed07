import type { SecurityEvent } from '../../../server/contract/events.ts'
import { eventSentence } from './event-sentence.ts'

/** An event as a sentence, each name isolated so that it cannot turn the words around it. */
export function Sentence({ event }: { event: SecurityEvent }) {
  return eventSentence(event).map((part, at) => {
    const key = `${at}`
    return typeof part === 'string' ? (
      <span key={key}>{part}</span>
    ) : (
      <bdi key={key}>
        <strong>{part.name}</strong>
      </bdi>
    )
  })
}
