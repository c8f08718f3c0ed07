import { Alert } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useConsole } from '../../bridge/console-context.ts'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { hoursInWords } from '../policies/durations.ts'

interface RotateKeysProps {
  /** For a key that has leaked: what it signed is refused from now on. */
  atOnce: boolean
  /** How long a new key is published before it signs. */
  hours: number
  onClose: () => void
}

/** Makes new signing keys: published first, or in place of all others at once. */
export function RotateKeys({ atOnce, hours, onClose }: RotateKeysProps) {
  const { orpc } = useConsole()
  const queries = useQueryClient()
  const rotate = useMutation(
    orpc.signingKeys.rotate.mutationOptions({
      onSuccess: (keys) => {
        queries.setQueryData(orpc.signingKeys.list.queryKey(), keys)
        notifications.show({ message: atOnce ? 'New keys sign from now on.' : 'New keys were made and published.' })
        onClose()
      },
    }),
  )
  return (
    <ConfirmDialog
      title={atOnce ? 'Rotate at once?' : 'Rotate the signing keys?'}
      confirmLabel={atOnce ? 'Rotate at once' : 'Rotate'}
      harmless={!atOnce}
      {...(atOnce ? { typed: { label: 'Type rotate to confirm', word: 'rotate' } } : {})}
      pending={rotate.isPending}
      error={rotate.error}
      onConfirm={() => rotate.mutate({ immediately: atOnce })}
      onClose={onClose}
    >
      {atOnce ? (
        <Alert color="yellow" icon={<IconAlertTriangle />} title="Only for a key that may have become known">
          All keys are gone from the key set, so what they signed is refused wherever it is checked. Applications have
          to get new tokens, and whoever keeps the old key set refuses those until it is fetched again: people may not
          get in for some minutes to hours.
        </Alert>
      ) : (
        <p>
          New keys are made and published now, and sign {hours === 0 ? 'at once' : `in ${hoursInWords(hours)}`}, so that
          everybody has fetched them by then. What was signed before stays good.
        </p>
      )}
    </ConfirmDialog>
  )
}
