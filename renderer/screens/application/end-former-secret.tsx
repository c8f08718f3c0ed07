import { useMutation } from '@tanstack/react-query'
import type { ApplicationDetail } from '../../../server/contract/application.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { useApplicationSaved } from './use-application-saved.ts'

interface EndFormerSecretProps {
  application: ApplicationDetail
  onClose: () => void
}

export function EndFormerSecret({ application, onClose }: EndFormerSecretProps) {
  const { orpc } = useConsole()
  const saved = useApplicationSaved()
  const end = useMutation(
    orpc.applications.endFormerSecret.mutationOptions({
      onSuccess: async (answer) => {
        await saved(answer, 'The former secret was ended.')
        onClose()
      },
    }),
  )
  return (
    <ConfirmDialog
      title="End the former secret?"
      confirmLabel="End it"
      pending={end.isPending}
      error={end.error}
      onConfirm={() => end.mutate({ clientId: application.clientId })}
      onClose={onClose}
    >
      <p>
        It stops working at once. Every server of <bdi>{application.name}</bdi> must have the new one by now.
      </p>
    </ConfirmDialog>
  )
}
