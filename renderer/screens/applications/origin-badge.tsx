import { Badge } from '@mantine/core'
import type { Application } from '../../../server/contract/applications.ts'

/** Says what is not as usual about how an application came to be known; one that an administrator added needs no badge. */
export function OriginBadge({ application: { origin, approval } }: { application: Application }) {
  if (approval === 'waiting')
    return (
      <Badge color="yellow" variant="light" size="sm">
        Waiting
      </Badge>
    )
  if (origin === 'office') return null
  return (
    <Badge color="gray" variant="light" size="sm">
      {origin === 'registration' ? 'Registered itself' : 'Known by its document'}
    </Badge>
  )
}
