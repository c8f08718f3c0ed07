import { useMutation } from '@tanstack/react-query'
import type { PersonDetail, PersonDevice } from '../../../server/contract/person.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { usePersonChange } from './use-person-change.ts'

interface ForgetDeviceProps {
  person: PersonDetail
  device: PersonDevice
  onClose: () => void
}

export function ForgetDevice({ person, device, onClose }: ForgetDeviceProps) {
  const { orpc } = useConsole()
  const changed = usePersonChange()
  const forget = useMutation(
    orpc.person.forgetDevice.mutationOptions({
      onSuccess: async () => {
        await changed(`${device.device} was forgotten.`)
        onClose()
      },
    }),
  )
  return (
    <ConfirmDialog
      title="Forget this device?"
      confirmLabel="Forget"
      harmless
      pending={forget.isPending}
      error={forget.error}
      onConfirm={() => forget.mutate({ id: person.id, deviceId: device.id })}
      onClose={onClose}
    >
      <p>
        The next sign-in of <bdi>{person.name}</bdi> with {device.device} is one from a new device, and asks for the
        second factor again. A session that is open there stays open.
      </p>
    </ConfirmDialog>
  )
}
