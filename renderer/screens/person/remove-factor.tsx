import { useMutation } from '@tanstack/react-query'
import type { PersonDetail } from '../../../server/contract/person.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { type Factor, factorsOf } from './sign-in-factors.ts'
import { usePersonChange } from './use-person-change.ts'

interface RemoveFactorProps {
  person: PersonDetail
  factor: Factor
  onClose: () => void
}

export function RemoveFactor({ person, factor, onClose }: RemoveFactorProps) {
  const { orpc } = useConsole()
  const changed = usePersonChange()
  const remove = useMutation(
    orpc.person.removeFactor.mutationOptions({
      onSuccess: async () => {
        await changed(`${factor.title} was removed.`)
        onClose()
      },
    }),
  )
  return (
    <ConfirmDialog
      title={`Remove ${factor.title.charAt(0).toLowerCase()}${factor.title.slice(1)}?`}
      confirmLabel="Remove"
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate({ id: person.id, ...factor.removal })}
      onClose={onClose}
    >
      <p>
        <bdi>{person.name}</bdi> cannot sign in with it any more. {consequence(person, factor)}
      </p>
    </ConfirmDialog>
  )
}

function consequence({ methods }: PersonDetail, { removal }: Factor): string {
  if (removal.factor === 'recovery_codes') return 'New ones can be made on the account page.'
  const others = factorsOf(methods).filter(({ addedAt }) => addedAt !== null).length - 1
  if (others > 0) return 'Another second factor stays.'
  return 'It is the last one, so the recovery codes go with it, and the password alone is enough until another is set up.'
}
