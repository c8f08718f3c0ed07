import { Button } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { ApplicationDetail } from '../../../server/contract/application.ts'
import { useRights } from '../../bridge/use-rights.ts'
import { Line } from '../../components/line.tsx'
import { Panel } from '../../components/panel.tsx'
import { DeleteApplication } from './delete-application.tsx'
import { RevokeTokens } from './revoke-tokens.tsx'

/** What ends something that works now. */
export function EndingsTab({ application }: { application: ApplicationDetail }) {
  const [asked, setAsked] = useState<'revoke' | 'delete' | null>(null)
  const { mayChange } = useRights()
  const navigate = useNavigate()
  const close = () => setAsked(null)
  return (
    <Panel title="Endings">
      <Line
        title="End everything that was issued to it"
        actions={
          mayChange ? (
            <Button variant="outline" color="red" size="xs" onClick={() => setAsked('revoke')}>
              Revoke all tokens
            </Button>
          ) : null
        }
      >
        Its tokens stop working, and people sign in to it again. The application stays.
      </Line>
      <Line
        title="Delete it"
        actions={
          mayChange ? (
            <Button variant="outline" color="red" size="xs" onClick={() => setAsked('delete')}>
              Delete
            </Button>
          ) : null
        }
      >
        Nobody can sign in to it any more. To have it back, it must be added anew, with another client ID.
      </Line>
      {asked === 'revoke' ? <RevokeTokens application={application} onClose={close} /> : null}
      {asked === 'delete' ? (
        <DeleteApplication
          application={application}
          onClose={close}
          onDeleted={() => void navigate({ to: '/applications', replace: true, ignoreBlocker: true })}
        />
      ) : null}
    </Panel>
  )
}
