import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Person } from '../../../server/contract/people.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'

export function DeletePerson({ person, onClose }: { person: Person; onClose: () => void }) {
  const { orpc } = useConsole()
  const queries = useQueryClient()
  const remove = useMutation(
    orpc.people.remove.mutationOptions({
      onSuccess: async () => {
        notifications.show({ message: `${person.name} was deleted.` })
        // First the list, so that the focus does not go back to a row that is about to go.
        await queries.invalidateQueries({ queryKey: orpc.people.key() })
        onClose()
      },
    }),
  )
  return (
    <ConfirmDialog
      title="Delete this person?"
      confirmLabel="Delete"
      typed={{ label: `Type the user name ${person.username} to confirm`, word: person.username }}
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate({ id: person.id })}
      onClose={onClose}
    >
      <p>
        <bdi>{person.name}</bdi> is signed out everywhere, and everything issued to them ends. The record of what they
        did stays. This cannot be undone; to keep the account, disable it instead.
      </p>
    </ConfirmDialog>
  )
}
