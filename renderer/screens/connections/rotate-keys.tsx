import { Alert, Select, Stack } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { signingAlgorithms } from '../../../server/contract/client-settings.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { hoursInWords } from '../policies/durations.ts'

const all = 'all'
const choices = [
  { value: all, label: 'All algorithms' },
  ...signingAlgorithms.map((value) => ({ value, label: value })),
]

interface RotateKeysProps {
  atOnce: boolean
  /** How long a new key is published before it signs. */
  hours: number
  onClose: () => void
}

/** Makes new signing keys: published first, or in use at once. */
export function RotateKeys({ atOnce, hours, onClose }: RotateKeysProps) {
  const { orpc } = useConsole()
  const queries = useQueryClient()
  const [chosen, setChosen] = useState<string | null>(all)
  const alg = signingAlgorithms.find((known) => known === chosen)
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
      pending={rotate.isPending}
      error={rotate.error}
      onConfirm={() => rotate.mutate({ immediately: atOnce, ...(alg ? { alg } : {}) })}
      onClose={onClose}
    >
      <Stack gap="sm">
        {atOnce ? (
          <Alert color="yellow" icon={<IconAlertTriangle />} title="For a key that may have become known">
            Applications and APIs that keep this server’s public keys for a while refuse the new tokens until they fetch
            them again: people may not get in for some minutes to hours. Tokens of the former key stay good until they
            expire.
          </Alert>
        ) : (
          <p>
            New keys are made and published now, and sign {hours === 0 ? 'at once' : `in ${hoursInWords(hours)}`}, so
            that everybody has fetched them by then. What was signed before stays good.
          </p>
        )}
        <Select label="Which keys" data={choices} value={chosen} onChange={setChosen} allowDeselect={false} />
      </Stack>
    </ConfirmDialog>
  )
}
