import { Stack } from '@mantine/core'
import type { SecurityEvent } from '../../../server/contract/events.ts'
import { SidePanel } from '../../components/dialog.tsx'
import { Moment } from '../../components/moment.tsx'
import { CopyValue, Values } from '../../components/value.tsx'
import { reasonWords, typeNames } from './event-words.ts'
import { Sentence } from './sentence.tsx'

/** Everything recorded of one event, also the codes that a search or a rule would use. */
export function EventDetails({ event, onClose }: { event: SecurityEvent; onClose: () => void }) {
  const more = Object.entries(event.details).map(([name, value]) => ({
    name: labelOf(name),
    value: <bdi>{String(value)}</bdi>,
  }))
  return (
    <SidePanel onClose={onClose} title={typeNames[event.type]} size="md">
      <Stack gap="lg">
        <p>
          <Sentence event={event} />
        </p>
        <Values
          items={[
            { name: 'When', value: <Moment at={event.at} form="exact" /> },
            { name: 'Outcome', value: event.outcome === 'success' ? 'Succeeded' : 'Failed' },
            { name: 'Reason', value: event.reason === null ? '–' : reasonWords[event.reason] },
            { name: 'Who', value: <Named name={event.actorName} id={event.actorId} /> },
            { name: 'Application', value: <Named name={event.clientName} id={event.clientId} /> },
            { name: 'From', value: event.address ?? '–' },
            { name: 'Number', value: event.seq },
            { name: 'Type', value: <code>{event.type}</code> },
            { name: 'Reason code', value: <code>{event.reason ?? '–'}</code> },
            {
              name: 'Request',
              value: event.requestId ? <CopyValue text={event.requestId} name="Copy the request ID" /> : '–',
            },
            ...more,
          ]}
        />
      </Stack>
    </SidePanel>
  )
}

/** `tier_limit` as `Tier limit`. */
const labelOf = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' ')

function Named({ name, id }: { name: string | null; id: string | null }) {
  if (name === null && id === null) return '–'
  return (
    <>
      {name === null ? null : <bdi>{name}</bdi>} {id === null ? null : <code>{id}</code>}
    </>
  )
}
