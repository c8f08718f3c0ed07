import { Badge, Button, Table } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Scope } from '../../../server/contract/scopes.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { useRights } from '../../bridge/use-rights.ts'
import { Panel } from '../../components/panel.tsx'
import { Failed, Loading } from '../../components/states.tsx'
import classes from '../../components/table.module.css'
import { applicationsCount } from './counts.ts'
import { RemoveScope } from './remove-scope.tsx'
import { ScopeDialog } from './scope-dialog.tsx'

type Asked = { what: 'edit'; scope: Scope | null } | { what: 'remove'; scope: Scope } | null

/** What applications can ask people for. */
export function ScopesPanel() {
  const { orpc } = useConsole()
  const { mayChange } = useRights()
  const [asked, setAsked] = useState<Asked>(null)
  const { data, isPending, error, refetch } = useQuery(orpc.scopes.list.queryOptions())
  const close = () => setAsked(null)
  const add = (
    <Button size="xs" leftSection={<IconPlus size={15} />} onClick={() => setAsked({ what: 'edit', scope: null })}>
      Add scope
    </Button>
  )
  return (
    <Panel title="What applications can ask for" flush actions={mayChange ? add : null}>
      {isPending ? <Loading what="scopes" /> : null}
      {error && !data ? <Failed error={error} retry={refetch} /> : null}
      {data ? (
        <div className={classes.scroll}>
          <Table aria-label="Scopes" verticalSpacing="sm">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>What people read, and the scope</Table.Th>
                <Table.Th className={classes.wide ?? ''}>Includes</Table.Th>
                <Table.Th className={classes.wide ?? ''}>Applications</Table.Th>
                {mayChange ? <Table.Th aria-label="Actions" /> : null}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.items.map((scope) => (
                <ScopeRow key={scope.name} scope={scope} ask={mayChange ? (what) => setAsked({ what, scope }) : null} />
              ))}
            </Table.Tbody>
          </Table>
        </div>
      ) : null}
      {asked?.what === 'edit' && data ? <ScopeDialog scope={asked.scope} known={data.items} onClose={close} /> : null}
      {asked?.what === 'remove' ? <RemoveScope scope={asked.scope} onClose={close} /> : null}
    </Panel>
  )
}

interface ScopeRowProps {
  scope: Scope
  ask: ((what: 'edit' | 'remove') => void) | null
}

function ScopeRow({ scope: { name, description, implies, claims, builtIn, applications }, ask }: ScopeRowProps) {
  return (
    <Table.Tr>
      <Table.Td>
        <div className={classes.name}>
          <bdi>{description}</bdi>
        </div>
        <div className={classes.under}>
          <code>{name}</code>
          {claims.length > 0 ? `, tells ${claims.join(', ')}` : ''}
        </div>
        {builtIn ? (
          <Badge color="gray" variant="light" size="sm">
            The server’s own
          </Badge>
        ) : null}
      </Table.Td>
      <Table.Td className={classes.wide ?? ''}>{implies.length > 0 ? <code>{implies.join(' ')}</code> : '–'}</Table.Td>
      <Table.Td className={classes.wide ?? ''}>{applicationsCount(applications)}</Table.Td>
      {ask ? (
        <Table.Td>
          <div className={classes.actions}>
            <Button variant="default" size="xs" aria-label={`Edit the scope ${name}`} onClick={() => ask('edit')}>
              Edit
            </Button>
            {builtIn ? null : (
              <Button variant="default" size="xs" aria-label={`Delete the scope ${name}`} onClick={() => ask('remove')}>
                Delete
              </Button>
            )}
          </div>
        </Table.Td>
      ) : null}
    </Table.Tr>
  )
}
