import { Button } from '@mantine/core'
import { useState } from 'react'
import type { ApplicationDetail } from '../../../server/contract/application.ts'
import { useRights } from '../../bridge/use-rights.ts'
import { Line } from '../../components/line.tsx'
import { Moment } from '../../components/moment.tsx'
import { Panel } from '../../components/panel.tsx'
import { EndFormerSecret } from './end-former-secret.tsx'
import { ReplaceSecret } from './replace-secret.tsx'

/** The secret of now and the one before; neither can be read again. */
export function SecretPanel({ application }: { application: ApplicationDetail }) {
  const [asked, setAsked] = useState<'replace' | 'end' | null>(null)
  const { mayChange } = useRights()
  const close = () => setAsked(null)
  const { tokenEndpointAuthMethod: method, secretExpiresAt, formerSecretExpiresAt } = application
  const isUsed = method.startsWith('client_secret')
  return (
    <Panel title="Secret">
      <Line
        title={isUsed ? 'The secret of now' : 'No secret needed'}
        actions={
          mayChange ? (
            <Button variant="default" size="xs" onClick={() => setAsked('replace')}>
              {isUsed ? 'Replace secret' : 'Make a secret'}
            </Button>
          ) : null
        }
      >
        {isUsed
          ? 'It was shown once, when it was made. '
          : 'None is used while it proves itself by its key. Make one before you change that. '}
        {isUsed ? <Expiry at={secretExpiresAt} /> : null}
      </Line>
      {formerSecretExpiresAt === null ? null : (
        <Line
          title="The secret before"
          actions={
            mayChange ? (
              <Button variant="default" size="xs" onClick={() => setAsked('end')}>
                End the former secret
              </Button>
            ) : null
          }
        >
          It counts beside the other until <Moment at={formerSecretExpiresAt} />.
        </Line>
      )}
      {asked === 'replace' ? <ReplaceSecret application={application} onClose={close} /> : null}
      {asked === 'end' ? <EndFormerSecret application={application} onClose={close} /> : null}
    </Panel>
  )
}

function Expiry({ at }: { at: number | null }) {
  if (at === null) return 'It does not expire.'
  return (
    <>
      It counts until <Moment at={at} />.
    </>
  )
}
