import { Badge, Button, Table } from '@mantine/core'
import { IconApi, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Resource } from '../../../server/contract/resources.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { useRights } from '../../bridge/use-rights.ts'
import { Panel } from '../../components/panel.tsx'
import { Empty, Failed, Loading } from '../../components/states.tsx'
import classes from '../../components/table.module.css'
import { secondsInWords } from '../policies/durations.ts'
import { applicationsCount } from './counts.ts'
import { RemoveResource } from './remove-resource.tsx'
import { ResourceDialog } from './resource-dialog.tsx'

type Asked = { what: 'edit'; resource: Resource | null } | { what: 'remove'; resource: Resource } | null

/** The APIs that tokens can be meant for. */
export function ResourcesPanel() {
  const { orpc } = useConsole()
  const { mayChange } = useRights()
  const [asked, setAsked] = useState<Asked>(null)
  const { data, isPending, error, refetch } = useQuery(orpc.resources.list.queryOptions())
  const close = () => setAsked(null)
  const add = (
    <Button size="xs" leftSection={<IconPlus size={15} />} onClick={() => setAsked({ what: 'edit', resource: null })}>
      Add API
    </Button>
  )
  const items = data?.items ?? []
  return (
    <Panel title="APIs that tokens are meant for" flush actions={mayChange && items.length > 0 ? add : null}>
      {isPending ? <Loading what="APIs" /> : null}
      {error && !data ? <Failed error={error} retry={refetch} /> : null}
      {data && items.length === 0 ? (
        <Empty icon={<IconApi size={22} />} title="No API yet" action={mayChange ? add : null}>
          Add one, and applications can ask for tokens that count there and nowhere else. In the protocol it is called a
          resource.
        </Empty>
      ) : null}
      {items.length > 0 ? (
        <div className={classes.scroll}>
          <Table aria-label="APIs" verticalSpacing="sm">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Name and address</Table.Th>
                <Table.Th className={classes.wide ?? ''}>Scopes</Table.Th>
                <Table.Th className={classes.wide ?? ''}>Tokens live</Table.Th>
                <Table.Th className={classes.wide ?? ''}>Applications</Table.Th>
                {mayChange ? <Table.Th aria-label="Actions" /> : null}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {items.map((resource) => (
                <ResourceRow
                  key={resource.identifier}
                  resource={resource}
                  ask={mayChange ? (what) => setAsked({ what, resource }) : null}
                />
              ))}
            </Table.Tbody>
          </Table>
        </div>
      ) : null}
      {asked?.what === 'edit' ? <ResourceDialog resource={asked.resource} known={items} onClose={close} /> : null}
      {asked?.what === 'remove' ? <RemoveResource resource={asked.resource} onClose={close} /> : null}
    </Panel>
  )
}

interface ResourceRowProps {
  resource: Resource
  ask: ((what: 'edit' | 'remove') => void) | null
}

function ResourceRow({ resource, ask }: ResourceRowProps) {
  const { identifier, name, scopes, accessTokenSeconds, openToRegistered, applications } = resource
  return (
    <Table.Tr>
      <Table.Td>
        <div className={classes.name}>
          <bdi>{name}</bdi>
        </div>
        <code className={classes.under}>{identifier}</code>
        {openToRegistered ? (
          <div className={classes.badges}>
            <Badge color="gray" variant="light" size="sm">
              Open to self-registered
            </Badge>
          </div>
        ) : null}
      </Table.Td>
      <Table.Td className={classes.wide ?? ''}>{scopes.length > 0 ? <code>{scopes.join(' ')}</code> : '–'}</Table.Td>
      <Table.Td className={classes.wide ?? ''}>
        {accessTokenSeconds === null ? 'as all others' : secondsInWords(accessTokenSeconds)}
      </Table.Td>
      <Table.Td className={classes.wide ?? ''}>{applicationsCount(applications)}</Table.Td>
      {ask ? (
        <Table.Td>
          <div className={classes.actions}>
            <Button variant="default" size="xs" aria-label={`Edit ${name}`} onClick={() => ask('edit')}>
              Edit
            </Button>
            <Button variant="default" size="xs" aria-label={`Delete ${name}`} onClick={() => ask('remove')}>
              Delete
            </Button>
          </div>
        </Table.Td>
      ) : null}
    </Table.Tr>
  )
}
