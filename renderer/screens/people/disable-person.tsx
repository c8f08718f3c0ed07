import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Person } from '../../../server/contract/people.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'

/** Disables a person, or enables them again. */
export function DisablePerson({ person, onClose }: { person: Person; onClose: () => void }) {
  const { orpc } = useConsole()
  const queries = useQueryClient()
  const change = useMutation(
    orpc.people.setDisabled.mutationOptions({
      onSuccess: async () => {
        onClose()
        await queries.invalidateQueries({ queryKey: orpc.people.key() })
        await queries.invalidateQueries({ queryKey: orpc.person.key() })
      },
    }),
  )
  return (
    <ConfirmDialog
      title={person.disabled ? 'Enable this person?' : 'Disable this person?'}
      confirmLabel={person.disabled ? 'Enable' : 'Disable'}
      harmless={person.disabled}
      pending={change.isPending}
      error={change.error}
      onConfirm={() => change.mutate({ id: person.id, disabled: !person.disabled })}
      onClose={onClose}
    >
      <p>
        <bdi>{person.name}</bdi>
        {person.disabled
          ? ' can sign in again with the same password.'
          : ' is signed out everywhere at once and cannot sign in until enabled again.'}
      </p>
    </ConfirmDialog>
  )
}
