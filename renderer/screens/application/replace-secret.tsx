import { NumberInput, Stack } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { ApplicationDetail } from '../../../server/contract/application.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { SecretDialog } from '../../components/secret-dialog.tsx'
import { useApplicationSaved } from './use-application-saved.ts'

const whole = { allowDecimal: false, allowNegative: false, styles: { wrapper: { maxWidth: '9rem' } } }

interface ReplaceSecretProps {
  application: ApplicationDetail
  onClose: () => void
}

/** Makes a new secret, with the former one for as long as the change takes; the new one is shown once. */
export function ReplaceSecret({ application, onClose }: ReplaceSecretProps) {
  const { orpc } = useConsole()
  const saved = useApplicationSaved()
  const [hours, setHours] = useState<number | string>(0)
  const [days, setDays] = useState<number | string>('')
  const replace = useMutation(
    orpc.applications.replaceSecret.mutationOptions({ onSuccess: (answer) => saved(answer.application, null) }),
  )
  const secret = replace.data?.clientSecret
  if (secret) return <SecretDialog title="The new client secret" secret={secret} onKept={onClose} />
  const send = () =>
    replace.mutate({
      clientId: application.clientId,
      keepFormerHours: Number(hours),
      expiresInDays: days === '' ? null : Number(days),
    })
  return (
    <ConfirmDialog
      title="Replace the client secret?"
      confirmLabel="Replace secret"
      harmless={Number(hours) > 0}
      pending={replace.isPending}
      error={replace.error}
      onConfirm={send}
      onClose={onClose}
    >
      <Stack gap="sm">
        <NumberInput
          label="Hours for which the former secret counts, too"
          description="Time to put the new one in its place, up to 720. 0: the former one ends at once."
          min={0}
          max={720}
          value={hours}
          onChange={setHours}
          {...whole}
        />
        <NumberInput
          label="Days after which the new secret expires"
          description="Left empty, it does not expire."
          min={1}
          max={3650}
          value={days}
          onChange={setDays}
          {...whole}
        />
        <p role="status">
          {Number(hours) > 0 ? (
            <>
              <bdi>{application.name}</bdi> goes on working with the secret that it has until then.
            </>
          ) : (
            <>
              The secret that <bdi>{application.name}</bdi> uses now stops working at once. Nobody can sign in to it
              until the new one is put in its place.
            </>
          )}
        </p>
      </Stack>
    </ConfirmDialog>
  )
}
