import { Alert } from '@mantine/core'
import { IconEye } from '@tabler/icons-react'

/** Says to an auditor why a screen has no buttons. */
export function LookOnly() {
  return (
    <Alert icon={<IconEye />} color="gray">
      You are an auditor: you see all that an administrator sees here, and change nothing.
    </Alert>
  )
}
