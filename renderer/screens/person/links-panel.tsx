import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { LinkPurpose } from '../../../server/contract/links.ts'
import type { PersonDetail } from '../../../server/contract/person.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { Line } from '../../components/line.tsx'
import { Moment } from '../../components/moment.tsx'
import { Panel } from '../../components/panel.tsx'
import { linkWords } from '../links/link-words.ts'
import { usePersonChange } from './use-person-change.ts'

/** Links that still work, to be cancelled; nothing where there is none. */
export function LinksPanel({ person, changeable }: { person: PersonDetail; changeable: boolean }) {
  const [asked, setAsked] = useState<LinkPurpose | null>(null)
  if (person.links.length === 0) return null
  return (
    <Panel title="Open links">
      {person.links.map(({ purpose, mailedTo, createdAt, expiresAt }) => (
        <Line
          key={purpose}
          title={linkWords[purpose].name}
          actions={
            changeable ? (
              <Button
                variant="default"
                size="xs"
                aria-label={`Cancel: ${linkWords[purpose].name}`}
                onClick={() => setAsked(purpose)}
              >
                Cancel
              </Button>
            ) : null
          }
        >
          Made <Moment at={createdAt} />, works until <Moment at={expiresAt} />,{' '}
          {mailedTo === null ? 'handed over' : `mailed to ${mailedTo}`}.
        </Line>
      ))}
      {asked ? <CancelLink person={person} purpose={asked} onClose={() => setAsked(null)} /> : null}
    </Panel>
  )
}

interface CancelLinkProps {
  person: PersonDetail
  purpose: LinkPurpose
  onClose: () => void
}

function CancelLink({ person, purpose, onClose }: CancelLinkProps) {
  const { orpc } = useConsole()
  const changed = usePersonChange()
  const cancel = useMutation(
    orpc.person.cancelLink.mutationOptions({
      onSuccess: async () => {
        await changed('The link does not work any more.')
        onClose()
      },
    }),
  )
  return (
    <ConfirmDialog
      title="Cancel this link?"
      confirmLabel="Cancel the link"
      pending={cancel.isPending}
      error={cancel.error}
      onConfirm={() => cancel.mutate({ id: person.id, purpose })}
      onClose={onClose}
    >
      <p>Whoever holds it cannot use it any more. You can make a new one at any time.</p>
    </ConfirmDialog>
  )
}
