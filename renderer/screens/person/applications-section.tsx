import { Button } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { PersonApplication, PersonDetail } from '../../../server/contract/person.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { useRights } from '../../bridge/use-rights.ts'
import { AnchorLink } from '../../components/anchor-link.tsx'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { Line } from '../../components/line.tsx'
import { Moment } from '../../components/moment.tsx'
import { Panel } from '../../components/panel.tsx'
import { Failed, Loading } from '../../components/states.tsx'
import { usePersonChange } from './use-person-change.ts'

/** Applications that a person has let in, to be shut out again. */
export function ApplicationsSection({ person }: { person: PersonDetail }) {
  const { orpc } = useConsole()
  const { mayChange } = useRights()
  const [revoking, setRevoking] = useState<PersonApplication | null>(null)
  const { data, isPending, error, refetch } = useQuery(
    orpc.person.applications.queryOptions({ input: { id: person.id } }),
  )
  return (
    <Panel title="Applications with access">
      {isPending ? <Loading what="applications" /> : null}
      {error && !data ? <Failed error={error} retry={refetch} /> : null}
      {data?.items.length === 0 ? <p>None. An application appears here once this person has signed in to it.</p> : null}
      {data?.items.map((application) => (
        <Line
          key={application.clientId}
          title={
            <AnchorLink to="/applications/$clientId" params={{ clientId: application.clientId }} inherit>
              <bdi>{application.name}</bdi>
            </AnchorLink>
          }
          actions={
            mayChange ? (
              <Button
                variant="default"
                size="xs"
                aria-label={`Revoke the access of ${application.name}`}
                onClick={() => setRevoking(application)}
              >
                Revoke
              </Button>
            ) : null
          }
        >
          Since <Moment at={application.grantedAt} />, <code>{application.scopes.join(' ') || 'no scopes'}</code>
          {application.resources.length > 0 ? (
            <>
              {' '}
              at <code>{application.resources.join(' ')}</code>
            </>
          ) : null}
          , {grantsSentence(application.openGrants)}
        </Line>
      ))}
      {revoking ? <Revoke person={person} application={revoking} onClose={() => setRevoking(null)} /> : null}
    </Panel>
  )
}

const grantsSentence = (open: number): string => {
  if (open === 0) return 'nothing open now'
  return open === 1 ? 'one sign-in open now' : `${open} sign-ins open now`
}

interface RevokeProps {
  person: PersonDetail
  application: PersonApplication
  onClose: () => void
}

function Revoke({ person, application, onClose }: RevokeProps) {
  const { orpc } = useConsole()
  const changed = usePersonChange()
  const revoke = useMutation(
    orpc.person.revokeApplication.mutationOptions({
      onSuccess: async () => {
        await changed(`${application.name} has no access any more.`)
        onClose()
      },
    }),
  )
  return (
    <ConfirmDialog
      title="Revoke this access?"
      confirmLabel="Revoke"
      pending={revoke.isPending}
      error={revoke.error}
      onConfirm={() => revoke.mutate({ id: person.id, clientId: application.clientId })}
      onClose={onClose}
    >
      <p>
        The tokens that <bdi>{application.name}</bdi> holds for <bdi>{person.name}</bdi> end now. The next time the
        person signs in to it, they are asked again.
      </p>
    </ConfirmDialog>
  )
}
