import { Button } from '@mantine/core'
import { IconAppWindow, IconPlus } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useConsole } from '../../bridge/console-context.ts'
import { useRights } from '../../bridge/use-rights.ts'
import { ListFoot } from '../../components/list-foot.tsx'
import { joined, nextCursor, pageInput, useSearch } from '../../components/list-pages.ts'
import { LookOnly } from '../../components/look-only.tsx'
import { Page } from '../../components/page.tsx'
import { Panel } from '../../components/panel.tsx'
import { SearchField } from '../../components/search-field.tsx'
import { Empty, Failed, Loading } from '../../components/states.tsx'
import { AddApplication } from './add-application.tsx'
import { ApplicationsTable } from './applications-table.tsx'
import { WaitingApplications } from './waiting-applications.tsx'

export function ApplicationsScreen() {
  const [adding, setAdding] = useState(false)
  const { mayChange, isAuditor } = useRights()
  const { typed, setTyped, search } = useSearch()
  return (
    <Page
      title="Applications"
      lead="What people sign in to through this server, and programs that sign in by themselves."
      actions={
        mayChange ? (
          <Button leftSection={<IconPlus size={17} />} onClick={() => setAdding(true)}>
            Add application
          </Button>
        ) : null
      }
    >
      {isAuditor ? <LookOnly /> : null}
      <WaitingApplications />
      <SearchField label="Search applications" placeholder="Name or client ID" value={typed} onChange={setTyped} />
      <Panel title={search ? 'Found' : 'All applications'} flush>
        <ApplicationList search={search} />
      </Panel>
      {adding ? <AddApplication onClose={() => setAdding(false)} /> : null}
    </Page>
  )
}

function ApplicationList({ search }: { search: string }) {
  const { orpc } = useConsole()
  const list = useInfiniteQuery(
    orpc.applications.list.infiniteOptions({
      input: (cursor: string | undefined) => pageInput(search, cursor),
      initialPageParam: undefined,
      getNextPageParam: nextCursor,
      placeholderData: keepPreviousData,
    }),
  )
  if (list.isPending) return <Loading what="applications" />
  if (list.isError) return <Failed error={list.error} retry={list.refetch} />
  const { items, total } = joined(list.data.pages)
  if (items.length === 0) {
    return (
      <Empty icon={<IconAppWindow size={22} />} title={search ? 'None found' : 'No application yet'}>
        {search
          ? 'No name or client ID holds these letters.'
          : 'Add the first one: choose what kind it is, say where people are sent back to, and paste two settings into it.'}
      </Empty>
    )
  }
  return (
    <>
      <ApplicationsTable label="Applications" applications={items} />
      <ListFoot
        shown={items.length}
        total={total}
        noun={['application', 'applications']}
        hasMore={list.hasNextPage}
        loading={list.isFetchingNextPage}
        onMore={() => void list.fetchNextPage()}
      />
    </>
  )
}
