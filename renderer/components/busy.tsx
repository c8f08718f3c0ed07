import { Progress } from '@mantine/core'
import type { ReactNode } from 'react'

/** Something that takes a while, of which nobody knows how long. */
export function Busy({ children }: { children: ReactNode }) {
  return (
    <div role="status">
      <p>{children}</p>
      <Progress value={100} animated mt="xs" aria-hidden />
    </div>
  )
}
