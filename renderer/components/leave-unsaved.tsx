import { Text } from '@mantine/core'
import { useBlocker } from '@tanstack/react-router'
import { ConfirmDialog } from './confirm-dialog.tsx'

/** Asks before another screen is opened while `what` was typed and not saved; another tab of the same screen loses nothing. */
export function LeaveUnsaved({ unsaved, what }: { unsaved: boolean; what: string }) {
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => unsaved && current.pathname !== next.pathname,
    // A desktop window that a page keeps from closing does not say why.
    enableBeforeUnload: false,
    withResolver: true,
  })
  if (blocker.status !== 'blocked') return null
  return (
    <ConfirmDialog
      title="Leave without saving?"
      confirmLabel="Leave"
      pending={false}
      error={null}
      onConfirm={blocker.proceed}
      onClose={blocker.reset}
    >
      <Text size="sm">{what} is not saved. If you leave now, it is lost.</Text>
    </ConfirmDialog>
  )
}
