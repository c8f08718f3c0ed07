import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Resource } from '../../../server/contract/resources.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'

/** Deletes an API; where an application may still ask tokens for it, the server says which, and the dialog stays. */
export function RemoveResource({ resource, onClose }: { resource: Resource; onClose: () => void }) {
  const { orpc } = useConsole()
  const queries = useQueryClient()
  const remove = useMutation(
    orpc.resources.remove.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries({ queryKey: orpc.resources.key() })
        notifications.show({ message: `${resource.name} was deleted.` })
        onClose()
      },
    }),
  )
  return (
    <ConfirmDialog
      title="Delete this API?"
      confirmLabel="Delete"
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate({ identifier: resource.identifier })}
      onClose={onClose}
    >
      <p>
        No token is issued for <bdi>{resource.name}</bdi> any more. It can be deleted only where no application may ask
        for it.
      </p>
    </ConfirmDialog>
  )
}
