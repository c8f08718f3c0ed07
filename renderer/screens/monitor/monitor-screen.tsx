import { Button } from '@mantine/core'
import { IconActivity, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import { useSearch } from '@tanstack/react-router'
import { useDeferredValue, useMemo, useState } from 'react'
import type { SecurityEvent } from '../../../server/contract/events.ts'
import { Page } from '../../components/page.tsx'
import { Panel } from '../../components/panel.tsx'
import { Empty, Loading } from '../../components/states.tsx'
import { ConnectionState } from './connection-state.tsx'
import { EventDetails } from './event-details.tsx'
import type { FeedView } from './event-feed.ts'
import { type EventFilter, matches, noFilter } from './event-filter.ts'
import { EventFilters } from './event-filters.tsx'
import { EventTable } from './event-table.tsx'
import { RatePanel } from './rate-panel.tsx'
import { useEventFeed } from './use-event-feed.ts'

const SHOWN_AT_FIRST = 100

export function MonitorScreen() {
  const { view, pause, resume } = useEventFeed()
  const { text = '' } = useSearch({ from: '/monitor' })
  const [filter, setFilter] = useState({ ...noFilter, text })
  const [opened, setOpened] = useState<SecurityEvent | null>(null)
  return (
    <Page
      title="Monitor"
      lead="Everything that happens on this server, as it happens."
      actions={<PauseButton view={view} onPause={pause} onResume={resume} />}
    >
      <RatePanel rates={view.rates} />
      <Panel title="Events" actions={<ConnectionState view={view} />} flush>
        <EventFilters filter={filter} onFilter={setFilter} />
        <EventList view={view} filter={filter} onOpen={setOpened} />
      </Panel>
      {opened ? <EventDetails event={opened} onClose={() => setOpened(null)} /> : null}
    </Page>
  )
}

interface PauseButtonProps {
  view: FeedView
  onPause: () => void
  onResume: () => void
}

function PauseButton({ view, onPause, onResume }: PauseButtonProps) {
  if (!view.paused) {
    return (
      <Button variant="default" leftSection={<IconPlayerPause size={16} />} onClick={onPause}>
        Pause
      </Button>
    )
  }
  return (
    <Button leftSection={<IconPlayerPlay size={16} />} onClick={onResume}>
      Resume{view.waiting > 0 ? ` (${view.waiting} waiting)` : ''}
    </Button>
  )
}

interface EventListProps {
  view: FeedView
  filter: EventFilter
  onOpen: (event: SecurityEvent) => void
}

function EventList({ view, filter, onOpen }: EventListProps) {
  const [shown, setShown] = useState(SHOWN_AT_FIRST)
  // Typing into the filter stays quick while events pour in: the list may lag behind by a frame.
  const events = useDeferredValue(view.events)
  const matching = useMemo(() => events.filter((event) => matches(event, filter)), [events, filter])
  if (events.length === 0 && view.connection.state === 'connecting') return <Loading what="events" />
  if (events.length === 0 && view.connection.state === 'waiting') {
    return (
      <Empty icon={<IconActivity size={22} />} title="Not connected">
        Events appear here as soon as the server answers.
      </Empty>
    )
  }
  if (matching.length === 0) {
    return (
      <Empty
        icon={<IconActivity size={22} />}
        title={events.length === 0 ? 'Nothing has happened yet' : 'Nothing matches'}
      >
        {events.length === 0
          ? 'Sign-ins, tokens and changes appear here the moment they happen.'
          : `None of the newest ${events.length} events is what the filters ask for.`}
      </Empty>
    )
  }
  return (
    <>
      <EventTable events={matching.slice(0, shown)} onOpen={onOpen} />
      {matching.length > shown ? (
        <Button variant="subtle" m="xs" onClick={() => setShown(shown + 200)}>
          Show older events
        </Button>
      ) : null}
    </>
  )
}
