import { Button, Group } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { SecurityEvent } from '../../../server/contract/events.ts'
import type { PersonDetail } from '../../../server/contract/person.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { AnchorLink } from '../../components/anchor-link.tsx'
import { Panel } from '../../components/panel.tsx'
import { Failed, Loading } from '../../components/states.tsx'
import { EventDetails } from '../monitor/event-details.tsx'
import { EventTable } from '../monitor/event-table.tsx'

const PAGE = 50

/** What happened to an account, newest first. */
export function ActivitySection({ person }: { person: PersonDetail }) {
  const { orpc } = useConsole()
  const [opened, setOpened] = useState<SecurityEvent | null>(null)
  const list = useInfiniteQuery(
    orpc.events.list.infiniteOptions({
      input: (before: number | undefined) => ({
        personId: person.id,
        limit: PAGE,
        ...(before === undefined ? {} : { before }),
      }),
      initialPageParam: undefined,
      getNextPageParam: ({ items }) => (items.length < PAGE ? undefined : items.at(-1)?.seq),
    }),
  )
  const events = list.data?.pages.flatMap(({ items }) => items) ?? []
  return (
    <Panel
      title="Activity"
      flush
      actions={
        <AnchorLink to="/monitor" search={{ text: person.name }} fz="sm">
          Watch live
        </AnchorLink>
      }
    >
      {list.isPending ? <Loading what="events" /> : null}
      {list.error && !list.data ? <Failed error={list.error} retry={list.refetch} /> : null}
      {list.data && events.length === 0 ? <p>Nothing has happened yet.</p> : null}
      {events.length > 0 ? <EventTable events={events} onOpen={setOpened} /> : null}
      {list.hasNextPage ? (
        <Group justify="flex-end" p="xs">
          <Button
            variant="default"
            size="compact-sm"
            loading={list.isFetchingNextPage}
            onClick={() => void list.fetchNextPage()}
          >
            Show more
          </Button>
        </Group>
      ) : null}
      {opened ? <EventDetails event={opened} onClose={() => setOpened(null)} /> : null}
    </Panel>
  )
}
