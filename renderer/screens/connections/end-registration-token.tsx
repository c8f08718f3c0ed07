import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { RegistrationToken } from '../../../server/contract/registration-tokens.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'

export function EndRegistrationToken({ token, onClose }: { token: RegistrationToken; onClose: () => void }) {
  const { orpc } = useConsole()
  const queries = useQueryClient()
  const remove = useMutation(
    orpc.registrationTokens.remove.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries({ queryKey: orpc.registrationTokens.key() })
        notifications.show({ message: 'The registration token was ended.' })
        onClose()
      },
    }),
  )
  return (
    <ConfirmDialog
      title="End this registration token?"
      confirmLabel="End it"
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate({ id: token.id })}
      onClose={onClose}
    >
      <p>
        Nobody can register an application with the token for <bdi>{token.name}</bdi> any more. What was registered with
        it stays.
      </p>
    </ConfirmDialog>
  )
}
