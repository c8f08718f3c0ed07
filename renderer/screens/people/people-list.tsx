import { Button } from '@mantine/core'
import { IconUsers } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useConsole } from '../../bridge/console-context.ts'
import { useRights } from '../../bridge/use-rights.ts'
import { ListFoot } from '../../components/list-foot.tsx'
import { joined, nextCursor } from '../../components/list-pages.ts'
import { Empty, Failed, Loading } from '../../components/states.tsx'
import { BulkBar } from './bulk-bar.tsx'
import { type PeopleFilter, usePeopleFilter } from './people-filter.ts'
import { PeopleTable } from './people-table.tsx'
import { useSelection } from './use-selection.ts'

const PAGE = 50

export function PeopleList({ filter }: { filter: PeopleFilter }) {
  const { orpc } = useConsole()
  const { mayChange } = useRights()
  const selection = useSelection(filter)
  const list = useInfiniteQuery(
    orpc.people.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ limit: PAGE, ...filter, ...(cursor ? { cursor } : {}) }),
      initialPageParam: undefined,
      getNextPageParam: nextCursor,
      placeholderData: keepPreviousData,
      // People change things themselves: whoever comes back here sees what is so now.
      refetchOnMount: 'always',
    }),
  )
  if (list.isPending) return <Loading what="people" />
  if (list.isError) return <Failed error={list.error} retry={list.refetch} />
  const { items, total } = joined(list.data.pages)
  if (items.length === 0) return <Nobody filter={filter} />
  return (
    <>
      {mayChange ? <BulkBar selection={selection} total={total} /> : null}
      <PeopleTable people={items} selection={mayChange ? selection : null} />
      <ListFoot
        shown={items.length}
        total={total}
        noun={['person', 'people']}
        hasMore={list.hasNextPage}
        loading={list.isFetchingNextPage}
        onMore={() => void list.fetchNextPage()}
      />
    </>
  )
}

function Nobody({ filter }: { filter: PeopleFilter }) {
  const { clear } = usePeopleFilter()
  if (Object.keys(filter).length === 0) {
    return (
      <Empty icon={<IconUsers size={22} />} title="Nobody here yet">
        Add the people who are to sign in.
      </Empty>
    )
  }
  const onlySearch = Object.keys(filter).join() === 'search'
  return (
    <Empty
      icon={<IconUsers size={22} />}
      title="Nobody found"
      action={
        <Button variant="default" size="xs" onClick={clear}>
          Show everyone
        </Button>
      }
    >
      {onlySearch
        ? 'No name, user name or e-mail address holds these letters.'
        : 'Nobody is all of what is asked for. Ask for less.'}
    </Empty>
  )
}
