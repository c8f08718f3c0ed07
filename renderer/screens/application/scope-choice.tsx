import { Checkbox, Table, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Scope } from '../../../server/contract/scopes.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { Failed, Loading } from '../../components/states.tsx'
import table from '../../components/table.module.css'
import classes from './scope-choice.module.css'
import type { ApplicationEdits } from './use-application-edits.ts'

/** Which scopes an application may ask for, and which it gets when it asks for none. */
export function ScopeChoice({ edits }: { edits: ApplicationEdits }) {
  const { orpc } = useConsole()
  const { data, isPending, error, refetch } = useQuery(orpc.scopes.list.queryOptions())
  const problem = edits.errorOf('scopes') ?? edits.errorOf('defaultScopes')
  if (isPending) return <Loading what="scopes" />
  if (error && !data) return <Failed error={error} retry={refetch} />
  return (
    <div className={table.scroll} data-setting="scopes">
      <Table aria-label="Scopes" verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th className={classes.what ?? ''}>What people read, and the scope</Table.Th>
            <Table.Th className={classes.choice ?? ''}>May ask</Table.Th>
            <Table.Th className={classes.choice ?? ''}>Without asking</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {data.items.map((scope) => (
            <ScopeRow key={scope.name} scope={scope} edits={edits} />
          ))}
        </Table.Tbody>
      </Table>
      <Text size="sm" c="dimmed" mt="xs">
        Scopes “without asking” are given where the application names none.
      </Text>
      {problem ? (
        <Text size="sm" c="var(--mantine-color-error)" role="alert" mt="xs">
          {problem}
        </Text>
      ) : null}
    </div>
  )
}

function ScopeRow({ scope: { name, description, implies }, edits }: { scope: Scope; edits: ApplicationEdits }) {
  const { scopes, defaultScopes } = edits.values
  const allow = (allowed: boolean) =>
    edits.change({
      scopes: toggled(scopes, name, allowed),
      defaultScopes: allowed ? defaultScopes : toggled(defaultScopes, name, false),
    })
  return (
    <Table.Tr>
      <Table.Td>
        <div className={table.name}>
          <bdi>{description}</bdi>
        </div>
        <div className={table.under}>
          <code>{name}</code>
          {implies.length > 0 ? `, with ${implies.join(' and ')}` : ''}
        </div>
      </Table.Td>
      <Table.Td>
        <Checkbox
          aria-label={`May ask for ${name}`}
          checked={scopes.includes(name)}
          disabled={!edits.mayChange}
          onChange={(event) => allow(event.currentTarget.checked)}
        />
      </Table.Td>
      <Table.Td>
        <Checkbox
          aria-label={`Gets ${name} without asking`}
          checked={defaultScopes.includes(name)}
          disabled={!edits.mayChange || !scopes.includes(name)}
          onChange={(event) =>
            edits.change({ defaultScopes: toggled(defaultScopes, name, event.currentTarget.checked) })
          }
        />
      </Table.Td>
    </Table.Tr>
  )
}

const toggled = (names: readonly string[], name: string, present: boolean): string[] => {
  const others = names.filter((one) => one !== name)
  return present ? [...others, name] : others
}
