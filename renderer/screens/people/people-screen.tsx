import { Button } from '@mantine/core'
import { IconUserPlus, IconUsers } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useConsole } from '../../bridge/console-context.ts'
import { ListFoot } from '../../components/list-foot.tsx'
import { joined, nextCursor, pageInput, useSearch } from '../../components/list-pages.ts'
import { Page } from '../../components/page.tsx'
import { Panel } from '../../components/panel.tsx'
import { SearchField } from '../../components/search-field.tsx'
import { Empty, Failed, Loading } from '../../components/states.tsx'
import { AddPerson } from './add-person.tsx'
import { PeopleTable } from './people-table.tsx'

export function PeopleScreen() {
  const [adding, setAdding] = useState(false)
  const { typed, setTyped, search } = useSearch()
  return (
    <Page
      title="People"
      lead="Everyone who can sign in here, and who of them manages this server."
      actions={
        <Button leftSection={<IconUserPlus size={17} />} onClick={() => setAdding(true)}>
          Add person
        </Button>
      }
    >
      <SearchField label="Search people" placeholder="Name, user name or e-mail" value={typed} onChange={setTyped} />
      <Panel title={search ? 'Found' : 'Everyone'} flush>
        <PeopleList search={search} />
      </Panel>
      {adding ? <AddPerson onClose={() => setAdding(false)} /> : null}
    </Page>
  )
}

function PeopleList({ search }: { search: string }) {
  const { orpc } = useConsole()
  const list = useInfiniteQuery(
    orpc.people.list.infiniteOptions({
      input: (cursor: string | undefined) => pageInput(search, cursor),
      initialPageParam: undefined,
      getNextPageParam: nextCursor,
      placeholderData: keepPreviousData,
    }),
  )
  if (list.isPending) return <Loading what="people" />
  if (list.isError) return <Failed error={list.error} retry={list.refetch} />
  const { items, total } = joined(list.data.pages)
  if (items.length === 0) {
    return (
      <Empty icon={<IconUsers size={22} />} title={search ? 'Nobody found' : 'Nobody here yet'}>
        {search ? 'No name, user name or e-mail address holds these letters.' : 'Add the people who are to sign in.'}
      </Empty>
    )
  }
  return (
    <>
      <PeopleTable people={items} />
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
