import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { PersonDetail, PersonDevice, PersonSession } from '../../../server/contract/person.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { useRights } from '../../bridge/use-rights.ts'
import { Line } from '../../components/line.tsx'
import { Moment } from '../../components/moment.tsx'
import { Panel } from '../../components/panel.tsx'
import { Failed, Loading } from '../../components/states.tsx'
import { EndSessions } from './end-sessions.tsx'
import { ForgetDevice } from './forget-device.tsx'
import { strengthNames } from './strength-names.ts'

/** Where a person is signed in now, and with what devices they were before. */
export function SessionsSection({ person }: { person: PersonDetail }) {
  const { orpc } = useConsole()
  const { data, isPending, error, refetch } = useQuery(orpc.person.sessions.queryOptions({ input: { id: person.id } }))
  if (isPending) return <Loading what="sessions" />
  if (error && !data) return <Failed error={error} retry={refetch} />
  return (
    <>
      <SessionsPanel person={person} sessions={data.sessions} />
      <DevicesPanel person={person} devices={data.devices} />
    </>
  )
}

function SessionsPanel({ person, sessions }: { person: PersonDetail; sessions: readonly PersonSession[] }) {
  const { mayChange } = useRights()
  const [ending, setEnding] = useState<PersonSession | 'all' | null>(null)
  const endAll = (
    <Button variant="default" size="xs" onClick={() => setEnding('all')}>
      Sign out everywhere
    </Button>
  )
  return (
    <Panel title="Signed in now" actions={mayChange && sessions.length > 0 ? endAll : null}>
      {sessions.length === 0 ? <p>Nowhere.</p> : null}
      {sessions.map((session) => (
        <Line
          key={session.id}
          title={session.device}
          actions={
            mayChange ? (
              <Button
                variant="default"
                size="xs"
                aria-label={`End the session: ${session.device}`}
                onClick={() => setEnding(session)}
              >
                End
              </Button>
            ) : null
          }
        >
          {session.place}, {strengthNames[session.acr]}, since <Moment at={session.signedInAt} />, last seen{' '}
          <Moment at={session.lastSeenAt} />, at the latest until <Moment at={session.expiresAt} />
        </Line>
      ))}
      {ending ? <EndSessions person={person} session={ending} onClose={() => setEnding(null)} /> : null}
    </Panel>
  )
}

function DevicesPanel({ person, devices }: { person: PersonDetail; devices: readonly PersonDevice[] }) {
  const { mayChange } = useRights()
  const [forgetting, setForgetting] = useState<PersonDevice | null>(null)
  return (
    <Panel title="Devices">
      {devices.length === 0 ? <p>None yet.</p> : null}
      {devices.map((device) => (
        <Line
          key={device.id}
          title={device.device}
          actions={
            mayChange ? (
              <Button
                variant="default"
                size="xs"
                aria-label={`Forget the device: ${device.device}`}
                onClick={() => setForgetting(device)}
              >
                Forget
              </Button>
            ) : null
          }
        >
          {device.place}, first seen <Moment at={device.firstSeenAt} />, last <Moment at={device.lastSeenAt} />
          {device.rememberedUntil === null ? null : (
            <>
              , no second factor asked until <Moment at={device.rememberedUntil} />
            </>
          )}
        </Line>
      ))}
      {forgetting ? <ForgetDevice person={person} device={forgetting} onClose={() => setForgetting(null)} /> : null}
    </Panel>
  )
}
