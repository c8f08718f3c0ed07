import { useMutation } from '@tanstack/react-query'
import type { PersonDetail, PersonSession } from '../../../server/contract/person.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { usePersonChange } from './use-person-change.ts'

interface EndSessionsProps {
  person: PersonDetail
  session: PersonSession | 'all'
  onClose: () => void
}

/** Ends one session of a person, or all of them. */
export function EndSessions({ person, session, onClose }: EndSessionsProps) {
  const { orpc } = useConsole()
  const changed = usePersonChange()
  const end = useMutation(
    orpc.person.endSessions.mutationOptions({
      onSuccess: async ({ ended }) => {
        await changed(ended === 1 ? 'One session was ended.' : `${ended} sessions were ended.`)
        onClose()
      },
    }),
  )
  return (
    <ConfirmDialog
      title={session === 'all' ? 'Sign out everywhere?' : 'End this session?'}
      confirmLabel={session === 'all' ? 'Sign out everywhere' : 'End the session'}
      pending={end.isPending}
      error={end.error}
      onConfirm={() => end.mutate({ id: person.id, ...(session === 'all' ? {} : { sessionId: session.id }) })}
      onClose={onClose}
    >
      <p>
        <bdi>{person.name}</bdi> is signed out{' '}
        {session === 'all' ? 'on every device' : `of ${session.device} (${session.place})`}, and the tokens that came of
        it end. They can sign in again; to keep somebody out, disable the account.
      </p>
    </ConfirmDialog>
  )
}
