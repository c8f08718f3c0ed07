import { Button, Group } from '@mantine/core'

interface ListFootProps {
  shown: number
  total: number
  /** What is counted, as one and as many: `['person', 'people']`. */
  noun: readonly [string, string]
  hasMore: boolean
  loading: boolean
  onMore: () => void
}

/** How much of a list is shown, and the rest on demand. */
export function ListFoot({ shown, total, noun, hasMore, loading, onMore }: ListFootProps) {
  return (
    <Group justify="space-between" px="sm" pt="xs" pb={4} c="dimmed" fz="sm">
      <span role="status">
        {shown < total ? `${shown} of ${total} ${noun[1]}` : `${total} ${total === 1 ? noun[0] : noun[1]}`}
      </span>
      {hasMore ? (
        <Button variant="default" size="compact-sm" loading={loading} onClick={onMore}>
          Show more
        </Button>
      ) : null}
    </Group>
  )
}
