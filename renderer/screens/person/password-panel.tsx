import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { PersonDetail } from '../../../server/contract/person.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { Line } from '../../components/line.tsx'
import { Moment } from '../../components/moment.tsx'
import { Panel } from '../../components/panel.tsx'
import { IssueLink } from '../links/issue-link.tsx'
import { usePersonChange } from './use-person-change.ts'

interface PasswordPanelProps {
  person: PersonDetail
  changeable: boolean
}

/** Whether there is a password, and the ways to another one; nobody but its owner ever chooses it. */
export function PasswordPanel({ person, changeable }: PasswordPanelProps) {
  const [asked, setAsked] = useState<'expire' | 'link' | null>(null)
  const { set, mustChange } = person.methods.password
  const close = () => setAsked(null)
  const actions = set ? (
    <>
      {mustChange ? null : (
        <Button variant="default" size="xs" onClick={() => setAsked('expire')}>
          Ask for a new password
        </Button>
      )}
      <Button variant="default" size="xs" disabled={person.disabled} onClick={() => setAsked('link')}>
        Make a link for a new password
      </Button>
    </>
  ) : (
    <Button variant="default" size="xs" disabled={person.disabled} onClick={() => setAsked('link')}>
      Make an invitation link
    </Button>
  )
  return (
    <Panel title="Password">
      <Line title={set ? 'Set' : 'None yet'} actions={changeable ? actions : null}>
        <PasswordState person={person} />
      </Line>
      {asked === 'expire' ? <AskForNewPassword person={person} onClose={close} /> : null}
      {asked === 'link' ? (
        <IssueLink person={person} purpose={set ? 'password_reset' : 'invitation'} onClose={close} />
      ) : null}
    </Panel>
  )
}

function PasswordState({ person }: { person: PersonDetail }): ReactNode {
  const { set, mustChange, changedAt } = person.methods.password
  if (!set) return 'The person chooses one by an invitation link.'
  const since = changedAt === null ? null : <Moment at={changedAt} />
  return (
    <>
      {since ? <>Chosen {since}.</> : 'Given by somebody else, or taken over from another system.'}
      {mustChange ? ' A new one is asked for at the next sign-in.' : ''}
    </>
  )
}

function AskForNewPassword({ person, onClose }: { person: PersonDetail; onClose: () => void }) {
  const { orpc } = useConsole()
  const changed = usePersonChange()
  const expire = useMutation(
    orpc.person.requirePasswordChange.mutationOptions({
      onSuccess: async () => {
        await changed(`${person.name} is asked for a new password.`)
        onClose()
      },
    }),
  )
  return (
    <ConfirmDialog
      title="Ask for a new password?"
      confirmLabel="Ask for a new password"
      harmless
      pending={expire.isPending}
      error={expire.error}
      onConfirm={() => expire.mutate({ id: person.id })}
      onClose={onClose}
    >
      <p>
        At the next sign-in <bdi>{person.name}</bdi> types the present password, then chooses another one. Nobody is
        signed out.
      </p>
    </ConfirmDialog>
  )
}
