import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Scope } from '../../../server/contract/scopes.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'

/** Deletes a scope; where something still names it, the server says what, and the dialog stays. */
export function RemoveScope({ scope, onClose }: { scope: Scope; onClose: () => void }) {
  const { orpc } = useConsole()
  const queries = useQueryClient()
  const remove = useMutation(
    orpc.scopes.remove.mutationOptions({
      onSuccess: async ({ name }) => {
        await queries.invalidateQueries({ queryKey: orpc.scopes.key() })
        notifications.show({ message: `The scope ${name} was deleted.` })
        onClose()
      },
    }),
  )
  return (
    <ConfirmDialog
      title="Delete this scope?"
      confirmLabel="Delete"
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate({ name: scope.name })}
      onClose={onClose}
    >
      <p>
        No application can ask for <code>{scope.name}</code> any more. It can be deleted only where no application, API
        or other scope names it.
      </p>
    </ConfirmDialog>
  )
}
