import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useConsole } from '../../bridge/console-context.ts'
import { AnchorLink } from '../../components/anchor-link.tsx'
import { Failed, Loading } from '../../components/states.tsx'
import { CheckList } from './check-list.tsx'
import type { ApplicationEdits } from './use-application-edits.ts'

/** For which APIs an application may ask tokens (RFC 8707). */
export function ResourceChoice({ edits }: { edits: ApplicationEdits }) {
  const { orpc } = useConsole()
  const { data, isPending, error, refetch } = useQuery(orpc.resources.list.queryOptions())
  if (isPending) return <Loading what="APIs" rows={2} />
  if (error && !data) return <Failed error={error} retry={refetch} />
  if (data.items.length === 0)
    return (
      <Text size="sm">
        No API is known yet.{' '}
        <AnchorLink to="/connections" search={{ tab: 'resources' }} inherit underline="always">
          Add one under Connections
        </AnchorLink>
        , and its tokens are meant for it alone.
      </Text>
    )
  return (
    <CheckList
      label="APIs"
      setting="resources"
      error={edits.errorOf('resources')}
      options={data.items.map(({ identifier, name, scopes }) => ({
        value: identifier,
        name,
        term: identifier,
        sentence: scopes.length === 0 ? 'It has no scopes.' : `Its scopes: ${scopes.join(', ')}.`,
      }))}
      chosen={edits.values.resources}
      onChange={(resources) => edits.change({ resources })}
      readOnly={!edits.mayChange}
    />
  )
}
