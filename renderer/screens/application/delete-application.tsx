import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ApplicationDetail } from '../../../server/contract/application.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'

interface DeleteApplicationProps {
  application: ApplicationDetail
  onClose: () => void
  onDeleted: () => void
}

/** Deletes an application, or turns down one that waits: nothing depends on it yet, so its name need not be typed. */
export function DeleteApplication({ application, onClose, onDeleted }: DeleteApplicationProps) {
  const { orpc } = useConsole()
  const queries = useQueryClient()
  const { name, clientId, approval } = application
  const waits = approval === 'waiting'
  const remove = useMutation(
    orpc.applications.remove.mutationOptions({
      onSuccess: async () => {
        notifications.show({ message: waits ? `${name} was rejected.` : `${name} was deleted.` })
        onDeleted()
        queries.removeQueries({ queryKey: orpc.applications.get.key({ input: { clientId } }) })
        await queries.invalidateQueries({ queryKey: orpc.applications.key() })
      },
    }),
  )
  return (
    <ConfirmDialog
      title={waits ? 'Reject this application?' : 'Delete this application?'}
      confirmLabel={waits ? 'Reject' : 'Delete'}
      {...(waits ? {} : { typed: { label: `Type the name ${name} to confirm`, word: name } })}
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate({ clientId })}
      onClose={onClose}
    >
      {waits ? (
        <p>
          <bdi>{name}</bdi> is deleted, and nobody can sign in to it. It can register itself again for as long as that
          is open to it.
        </p>
      ) : (
        <p>
          Nobody can sign in to <bdi>{name}</bdi> any more, and every token issued to it ends now. This cannot be
          undone.
        </p>
      )}
    </ConfirmDialog>
  )
}
