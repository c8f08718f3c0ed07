import { Button, Group } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Application } from '../../../server/contract/applications.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { SecretDialog } from '../../components/secret-dialog.tsx'

interface ApplicationEndingsProps {
  application: Application
  onDeleted: () => void
}

/** What ends something that works now: a new secret, and deleting. */
export function ApplicationEndings({ application, onDeleted }: ApplicationEndingsProps) {
  const [asked, setAsked] = useState<'secret' | 'delete' | null>(null)
  const close = () => setAsked(null)
  return (
    <section aria-label="Ending">
      <Group>
        {application.type === 'confidential' ? (
          <Button variant="default" onClick={() => setAsked('secret')}>
            Replace secret
          </Button>
        ) : null}
        <Button variant="outline" color="red" onClick={() => setAsked('delete')}>
          Delete
        </Button>
      </Group>
      {asked === 'secret' ? <ReplaceSecret application={application} onClose={close} /> : null}
      {asked === 'delete' ? (
        <DeleteApplication application={application} onClose={close} onDeleted={onDeleted} />
      ) : null}
    </section>
  )
}

function ReplaceSecret({ application, onClose }: { application: Application; onClose: () => void }) {
  const { orpc } = useConsole()
  const replace = useMutation(orpc.applications.replaceSecret.mutationOptions())
  const secret = replace.data?.clientSecret
  if (secret) return <SecretDialog title="The new client secret" secret={secret} onKept={onClose} />
  return (
    <ConfirmDialog
      title="Replace the client secret?"
      confirmLabel="Replace secret"
      pending={replace.isPending}
      error={replace.error}
      onConfirm={() => replace.mutate({ clientId: application.clientId })}
      onClose={onClose}
    >
      <p>
        The secret that <bdi>{application.name}</bdi> uses now stops working at once. Nobody can sign in to it until the
        new one is put in its place.
      </p>
    </ConfirmDialog>
  )
}

interface DeleteApplicationProps extends ApplicationEndingsProps {
  onClose: () => void
}

function DeleteApplication({ application, onClose, onDeleted }: DeleteApplicationProps) {
  const { orpc } = useConsole()
  const queries = useQueryClient()
  const remove = useMutation(
    orpc.applications.remove.mutationOptions({
      onSuccess: async () => {
        notifications.show({ message: `${application.name} was deleted.` })
        await queries.invalidateQueries({ queryKey: orpc.applications.key() })
        onDeleted()
      },
    }),
  )
  return (
    <ConfirmDialog
      title="Delete this application?"
      confirmLabel="Delete"
      typed={{ label: `Type the name ${application.name} to confirm`, word: application.name }}
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate({ clientId: application.clientId })}
      onClose={onClose}
    >
      <p>
        Nobody can sign in to <bdi>{application.name}</bdi> any more, and every token issued to it ends now. This cannot
        be undone.
      </p>
    </ConfirmDialog>
  )
}
