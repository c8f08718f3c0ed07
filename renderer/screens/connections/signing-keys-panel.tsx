import { Button, Group } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { signingAlgorithms } from '../../../server/contract/client-settings.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { useRights } from '../../bridge/use-rights.ts'
import { Panel } from '../../components/panel.tsx'
import { Failed, Loading } from '../../components/states.tsx'
import classes from './key-timeline.module.css'
import { KeyTimeline } from './key-timeline.tsx'
import { RotateKeys } from './rotate-keys.tsx'
import { RotationRules } from './rotation-rules.tsx'

const REFRESH_MS = 15_000

/** The keys that tokens are signed with, when they change, and the ways to change them now. */
export function SigningKeysPanel() {
  const { orpc } = useConsole()
  const { mayChange } = useRights()
  const [asked, setAsked] = useState<'prepare' | 'at once' | null>(null)
  const keys = useQuery(orpc.signingKeys.list.queryOptions({ refetchInterval: REFRESH_MS }))
  const rules = useQuery(orpc.protocol.get.queryOptions())
  const actions = (
    <Group gap="xs">
      <Button variant="default" size="xs" onClick={() => setAsked('prepare')}>
        Rotate
      </Button>
      <Button variant="outline" color="red" size="xs" onClick={() => setAsked('at once')}>
        Rotate at once
      </Button>
    </Group>
  )
  return (
    <>
      <Panel title="Keys" actions={mayChange && keys.data ? actions : null}>
        {keys.isPending ? <Loading what="signing keys" /> : null}
        {keys.error && !keys.data ? <Failed error={keys.error} retry={keys.refetch} /> : null}
        {keys.data ? (
          <div className={classes.algorithms}>
            {signingAlgorithms.map((alg) => (
              <KeyTimeline key={alg} alg={alg} keys={keys.data.items.filter((key) => key.alg === alg)} />
            ))}
          </div>
        ) : null}
      </Panel>
      {rules.data ? <RotationRules stored={{ signingKeys: rules.data.signingKeys }} /> : null}
      {asked ? (
        <RotateKeys
          atOnce={asked === 'at once'}
          hours={rules.data?.signingKeys.prepublishHours ?? 0}
          onClose={() => setAsked(null)}
        />
      ) : null}
    </>
  )
}
