import { Badge } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useConsole } from '../../bridge/console-context.ts'
import { ListFoot } from '../../components/list-foot.tsx'
import { joined, nextCursor, pageInput } from '../../components/list-pages.ts'
import { Panel } from '../../components/panel.tsx'
import { ApplicationsTable } from './applications-table.tsx'

const REFRESH_MS = 15_000

/** Applications that registered themselves and wait for an answer; nothing where none does. */
export function WaitingApplications() {
  const { orpc } = useConsole()
  const list = useInfiniteQuery(
    orpc.applications.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ ...pageInput('', cursor), approval: 'waiting' as const }),
      initialPageParam: undefined,
      getNextPageParam: nextCursor,
      refetchInterval: REFRESH_MS,
    }),
  )
  const { items, total } = joined(list.data?.pages)
  if (items.length === 0) return null
  return (
    <Panel
      title="Waiting for approval"
      flush
      actions={
        <Badge color="yellow" variant="light">
          {total}
        </Badge>
      }
    >
      <ApplicationsTable label="Waiting for approval" applications={items} />
      {list.hasNextPage ? (
        <ListFoot
          shown={items.length}
          total={total}
          noun={['application', 'applications']}
          hasMore={list.hasNextPage}
          loading={list.isFetchingNextPage}
          onMore={() => void list.fetchNextPage()}
        />
      ) : null}
    </Panel>
  )
}
