import { List } from '@mantine/core'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'

interface AddressWarningProps {
  pending: boolean
  onConfirm: () => void
  onClose: () => void
}

export function AddressWarning({ pending, onConfirm, onClose }: AddressWarningProps) {
  return (
    <ConfirmDialog
      title="Change the address of this server?"
      confirmLabel="Change the address"
      pending={pending}
      error={null}
      onConfirm={onConfirm}
      onClose={onClose}
    >
      <p>Applications know this server by its address. When it changes,</p>
      <List my="xs" spacing={4}>
        <List.Item>nobody can sign in to an application until the new issuer is put into its settings;</List.Item>
        <List.Item>tokens that were issued under the old address are no longer accepted;</List.Item>
        <List.Item>everybody has to sign in again.</List.Item>
      </List>
    </ConfirmDialog>
  )
}
