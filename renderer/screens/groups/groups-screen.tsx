import { Button } from '@mantine/core'
import { IconPlus, IconUsersGroup } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useConsole } from '../../bridge/console-context.ts'
import { useRights } from '../../bridge/use-rights.ts'
import { LookOnly } from '../../components/look-only.tsx'
import { Page } from '../../components/page.tsx'
import { Panel } from '../../components/panel.tsx'
import { SearchField } from '../../components/search-field.tsx'
import { Empty, Failed, Loading } from '../../components/states.tsx'
import { AddGroup } from './add-group.tsx'
import { GroupsTable } from './groups-table.tsx'

export function GroupsScreen() {
  const [adding, setAdding] = useState(false)
  const [search, setSearch] = useState('')
  const { mayChange, isAuditor } = useRights()
  return (
    <Page
      title="Groups"
      lead="What people have in common: applications see the groups of whoever signs in, and a group can ask for a second factor."
      actions={
        mayChange ? (
          <Button leftSection={<IconPlus size={17} />} onClick={() => setAdding(true)}>
            Add group
          </Button>
        ) : null
      }
    >
      {isAuditor ? <LookOnly /> : null}
      <SearchField label="Search groups" placeholder="Name or description" value={search} onChange={setSearch} />
      <Panel title={search.trim() ? 'Found' : 'All groups'} flush>
        <GroupList search={search.trim().toLocaleLowerCase()} />
      </Panel>
      {adding ? <AddGroup onClose={() => setAdding(false)} /> : null}
    </Page>
  )
}

function GroupList({ search }: { search: string }) {
  const { orpc } = useConsole()
  const { data, isPending, error, refetch } = useQuery(orpc.groups.list.queryOptions())
  if (isPending) return <Loading what="groups" />
  if (error && !data) return <Failed error={error} retry={refetch} />
  const found = data.items.filter(({ name, description }) =>
    [name, description].some((text) => text.toLocaleLowerCase().includes(search)),
  )
  if (found.length > 0) return <GroupsTable groups={found} />
  return (
    <Empty icon={<IconUsersGroup size={22} />} title={search ? 'None found' : 'No group yet'}>
      {search
        ? 'No name or description holds these letters.'
        : 'Add one for a team or a department, then choose its members.'}
    </Empty>
  )
}
