import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useConsole } from '../../bridge/console-context.ts'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'

export function RemoveMail({ onClose }: { onClose: () => void }) {
  const { orpc } = useConsole()
  const queries = useQueryClient()
  const remove = useMutation(
    orpc.mail.remove.mutationOptions({
      onSuccess: (view) => {
        queries.setQueryData(orpc.mail.get.queryKey(), view)
        onClose()
      },
    }),
  )
  return (
    <ConfirmDialog
      title="Send no mail?"
      confirmLabel="Send no mail"
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(undefined)}
      onClose={onClose}
    >
      <p>
        The mail server and its password are forgotten. Links for people are then shown to you, and people who forgot
        their password have to ask you.
      </p>
    </ConfirmDialog>
  )
}
