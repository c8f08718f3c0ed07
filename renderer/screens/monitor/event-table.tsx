import { UnstyledButton, VisuallyHidden } from '@mantine/core'
import { IconCircleCheck, IconCircleX } from '@tabler/icons-react'
import { memo } from 'react'
import type { SecurityEvent } from '../../../server/contract/events.ts'
import { Moment } from '../../components/moment.tsx'
import classes from './event-table.module.css'
import { typeNames } from './event-words.ts'
import { Sentence } from './sentence.tsx'

interface EventTableProps {
  events: readonly SecurityEvent[]
  onOpen: (event: SecurityEvent) => void
}

/** Events, newest first. */
export function EventTable({ events, onOpen }: EventTableProps) {
  return (
    <div className={classes.scroll}>
      <table className={classes.table} aria-label="Events">
        <thead>
          <tr>
            <th className={classes.time} scope="col">
              Time
            </th>
            <th scope="col">What happened</th>
            <th className={classes.kind} scope="col">
              Kind
            </th>
          </tr>
        </thead>
        <tbody>
          {events.map((event) => (
            <EventRow key={event.seq} event={event} onOpen={onOpen} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Memoised: at a high rate a frame brings a few new rows, and only those are made. */
const EventRow = memo(function EventRow({
  event,
  onOpen,
}: {
  event: SecurityEvent
  onOpen: EventTableProps['onOpen']
}) {
  return (
    <tr className={classes.row}>
      <td className={classes.time}>
        <Moment at={event.at} form="clock" />
      </td>
      <td>
        <UnstyledButton
          className={classes.opener ?? ''}
          aria-haspopup="dialog"
          fz="inherit"
          onClick={() => onOpen(event)}
        >
          <Outcome outcome={event.outcome} />
          <span className={classes.words}>
            <Sentence event={event} />
          </span>
        </UnstyledButton>
      </td>
      <td className={classes.kind}>{typeNames[event.type]}</td>
    </tr>
  )
})

export function Outcome({ outcome }: { outcome: SecurityEvent['outcome'] }) {
  return (
    <>
      {outcome === 'success' ? (
        <IconCircleCheck size={16} className={classes.good} aria-hidden />
      ) : (
        <IconCircleX size={16} className={classes.bad} aria-hidden />
      )}
      <VisuallyHidden>{outcome === 'success' ? 'Succeeded: ' : 'Failed: '}</VisuallyHidden>
    </>
  )
}
