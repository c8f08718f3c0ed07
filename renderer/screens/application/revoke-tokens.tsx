import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import type { ApplicationDetail } from '../../../server/contract/application.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'

interface RevokeTokensProps {
  application: ApplicationDetail
  onClose: () => void
}

export function RevokeTokens({ application, onClose }: RevokeTokensProps) {
  const { orpc } = useConsole()
  const revoke = useMutation(
    orpc.applications.revokeTokens.mutationOptions({
      onSuccess: ({ grants }) => {
        notifications.show({ message: endedSentence(grants) })
        onClose()
      },
    }),
  )
  return (
    <ConfirmDialog
      title="Revoke all tokens?"
      confirmLabel="Revoke all tokens"
      pending={revoke.isPending}
      error={revoke.error}
      onConfirm={() => revoke.mutate({ clientId: application.clientId })}
      onClose={onClose}
    >
      <p>
        Everything that <bdi>{application.name}</bdi> holds for anybody ends now. APIs that look at a signed token
        without asking this server take it until it expires by itself, a few minutes later.
      </p>
    </ConfirmDialog>
  )
}

function endedSentence(grants: number): string {
  if (grants === 0) return 'Nothing was open.'
  return grants === 1
    ? 'One grant was ended, with all its tokens.'
    : `${grants} grants were ended, with all their tokens.`
}
