import { Badge } from '@mantine/core'
import type { Person } from '../../../server/contract/people.ts'
import { statusNames } from './people-words.ts'

/** Says what is not as usual; an active person needs no badge. */
export function StatusBadge({ status }: { status: Person['status'] }) {
  if (status === 'active') return null
  return (
    <Badge color={status === 'disabled' ? 'gray' : 'petrol'} variant="light" size="sm">
      {statusNames[status]}
    </Badge>
  )
}
