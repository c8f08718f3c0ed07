import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Person } from '../../../server/contract/people.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'

interface DeletePersonProps {
  person: Person
  onClose: () => void
  onDeleted: () => void
}

export function DeletePerson({ person, onClose, onDeleted }: DeletePersonProps) {
  const { orpc } = useConsole()
  const queries = useQueryClient()
  const remove = useMutation(
    orpc.people.remove.mutationOptions({
      onSuccess: async () => {
        notifications.show({ message: `${person.name} was deleted.` })
        // Not the person's own questions: there is nothing to answer them with any more.
        await queries.invalidateQueries({ queryKey: orpc.people.key() })
        onDeleted()
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
