import { Alert } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactNode } from 'react'

/** Why a form was refused where no single field is to blame. */
export function FormProblem({ children }: { children: ReactNode }) {
  if (!children) return null
  return (
    <Alert color="red" icon={<IconAlertTriangle />} role="alert">
      {children}
    </Alert>
  )
}
