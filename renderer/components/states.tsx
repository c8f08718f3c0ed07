import { Alert, Button, Skeleton, VisuallyHidden } from '@mantine/core'
import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { problemOf } from '../bridge/problem.ts'
import classes from './states.module.css'

/** Grey lines where rows will be. */
export function Loading({ what, rows = 4 }: { what: string; rows?: number }) {
  return (
    <div className={classes.loading} role="status">
      <VisuallyHidden>Loading {what}…</VisuallyHidden>
      {Array.from({ length: rows }, (_, row) => `line ${row}`).map((line) => (
        <Skeleton key={line} height={22} radius="sm" />
      ))}
    </div>
  )
}

/** A question that failed, with the way to ask it again. */
export function Failed({ error, retry }: { error: unknown; retry: () => unknown }) {
  return (
    <Alert color="red" icon={<IconAlertTriangle />} title="This could not be shown" m="sm" role="alert">
      <p>{problemOf(error).sentence}</p>
      <Button mt="sm" size="xs" variant="default" leftSection={<IconRefresh size={14} />} onClick={() => retry()}>
        Try again
      </Button>
    </Alert>
  )
}

interface EmptyProps {
  icon: ReactNode
  title: string
  children: ReactNode
  action?: ReactNode
}

/** Nothing there yet, and what to do about it. */
export function Empty({ icon, title, children, action }: EmptyProps) {
  return (
    <div className={classes.empty}>
      <span className={classes.icon} aria-hidden="true">
        {icon}
      </span>
      <h3>{title}</h3>
      <p className={classes.sentence}>{children}</p>
      {action}
    </div>
  )
}
