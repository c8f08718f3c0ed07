import { Alert, Badge, Button } from '@mantine/core'
import { IconClockPause } from '@tabler/icons-react'
import { useState } from 'react'
import type { PersonDetail } from '../../../server/contract/person.ts'
import { Line } from '../../components/line.tsx'
import { Moment } from '../../components/moment.tsx'
import { Panel } from '../../components/panel.tsx'
import { IssueLink } from '../links/issue-link.tsx'
import { EnrolAtDesk } from './enrol-at-desk.tsx'
import { RemoveFactor } from './remove-factor.tsx'
import { demandSentence, type Factor, factorKey, factorsOf } from './sign-in-factors.ts'

interface FactorPanelProps {
  person: PersonDetail
  changeable: boolean
}

/** What a person proves beside the password, and what an administrator can do about it. */
export function FactorPanel({ person, changeable }: FactorPanelProps) {
  const [removing, setRemoving] = useState<Factor | null>(null)
  const { methods } = person
  const factors = factorsOf(methods)
  return (
    <Panel title="Second factor" actions={changeable ? <FactorActions person={person} /> : null}>
      {methods.blockedUntil === null ? null : (
        <Alert color="yellow" icon={<IconClockPause />} mb="md">
          Too many wrong codes: none is looked at before <Moment at={methods.blockedUntil} />. Passkeys work.
        </Alert>
      )}
      <Line
        title={
          <>
            {factors.length === 0 ? 'None set up' : 'Set up'}
            <Badge variant="light" color={methods.secondFactor.required ? 'petrol' : 'gray'} size="sm">
              {methods.secondFactor.required ? 'Required' : 'Not required'}
            </Badge>
          </>
        }
      >
        {demandSentence(methods)}
        {methods.secondFactor.dueAt === null ? null : (
          <>
            {' '}
            It may be put off until <Moment at={methods.secondFactor.dueAt} />.
          </>
        )}
      </Line>
      {factors.map((factor) => (
        <Line
          key={factorKey(factor)}
          title={factor.title}
          actions={
            changeable ? (
              <Button
                variant="default"
                size="xs"
                aria-label={`Remove: ${factor.title}`}
                onClick={() => setRemoving(factor)}
              >
                Remove
              </Button>
            ) : null
          }
        >
          <FactorSentence factor={factor} />
        </Line>
      ))}
      {removing ? <RemoveFactor person={person} factor={removing} onClose={() => setRemoving(null)} /> : null}
    </Panel>
  )
}

function FactorSentence({ factor }: { factor: Factor }) {
  if (factor.addedAt === null) return factor.sentence
  return (
    <>
      Added <Moment at={factor.addedAt} />,{' '}
      {factor.lastUsedAt === null ? (
        'not used yet'
      ) : (
        <>
          last used <Moment at={factor.lastUsedAt} />
        </>
      )}
      .{factor.sentence === '' ? '' : ` ${factor.sentence}`}
    </>
  )
}

function FactorActions({ person }: { person: PersonDetail }) {
  const [asked, setAsked] = useState<'enrol' | 'reset' | null>(null)
  const close = () => setAsked(null)
  return (
    <>
      <span>
        <Button variant="default" size="xs" mr="xs" my={2} onClick={() => setAsked('enrol')}>
          Enrol an app at this desk
        </Button>
        <Button variant="default" size="xs" my={2} disabled={person.disabled} onClick={() => setAsked('reset')}>
          Reset by a link
        </Button>
      </span>
      {asked === 'enrol' ? <EnrolAtDesk person={person} onClose={close} /> : null}
      {asked === 'reset' ? <IssueLink person={person} purpose="factor_enrolment" onClose={close} /> : null}
    </>
  )
}
