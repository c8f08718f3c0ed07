import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import type { Group } from '../../../server/contract/groups.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { peopleCount } from '../people/people-words.ts'
import { usePersonChange } from '../person/use-person-change.ts'

interface DeleteGroupProps {
  group: Group
  onClose: () => void
  onDeleted: () => void
}

export function DeleteGroup({ group, onClose, onDeleted }: DeleteGroupProps) {
  const { orpc } = useConsole()
  const changed = usePersonChange()
  const remove = useMutation(
    orpc.groups.remove.mutationOptions({
      onSuccess: async () => {
        notifications.show({ message: `${group.name} was deleted.` })
        await changed(null)
        onDeleted()
      },
    }),
  )
  return (
    <ConfirmDialog
      title="Delete this group?"
      confirmLabel="Delete"
      typed={{ label: `Type the name ${group.name} to confirm`, word: group.name }}
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate({ name: group.name })}
      onClose={onClose}
    >
      <p>
        {group.members === 0 ? 'Nobody is in it.' : `${peopleCount(group.members)} stay, without the group.`}{' '}
        Applications that look for <bdi>{group.name}</bdi> do not find it any more. This cannot be undone.
      </p>
    </ConfirmDialog>
  )
}
