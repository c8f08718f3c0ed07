import { Alert, Button, Stack } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { SetupState } from '../../../server/contract/setup.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { problemOf } from '../../bridge/problem.ts'
import { Sheet } from '../../components/sheet.tsx'
import { UnlockForm, type UnlockWay } from './unlock-form.tsx'
import { UnlockWays } from './unlock-ways.tsx'

/** The database is closed, by the operator or because it could not be opened; says why, and offers the ways to open it. */
export function Locked({ state }: { state: SetupState }) {
  const { orpc } = useConsole()
  const queries = useQueryClient()
  const [way, setWay] = useState<UnlockWay | undefined>(state.unlockWith[0])
  const unlock = useMutation(
    orpc.setup.unlock.mutationOptions({
      onSuccess: (next) => {
        queries.setQueryData(orpc.setup.state.queryKey(), next)
        void queries.invalidateQueries()
      },
    }),
  )
  const choose = (chosen: UnlockWay) => {
    unlock.reset()
    setWay(chosen)
  }
  const title = state.locked ? 'Authly is locked' : 'The database could not be opened'
  return (
    <Sheet
      title={title}
      lead={state.locked ? 'The database is closed. Applications cannot sign people in meanwhile.' : null}
      narrow
      typeAtOnce
    >
      <Stack>
        {state.problem ? (
          <Alert color="red" icon={<IconAlertTriangle />} role="alert">
            {state.problem.message}
            <Button
              mt="sm"
              size="xs"
              variant="default"
              display="block"
              onClick={() => void queries.invalidateQueries({ queryKey: orpc.setup.state.key() })}
            >
              Try again
            </Button>
          </Alert>
        ) : null}
        {way ? (
          <>
            <UnlockForm
              key={way}
              way={way}
              pending={unlock.isPending}
              problem={unlock.error ? problemOf(unlock.error).sentence : null}
              onUnlock={(credential) => unlock.mutate(credential)}
            />
            <UnlockWays ways={state.unlockWith} value={way} onChange={choose} />
          </>
        ) : null}
        <p>
          Data folder: <code>{state.dataFolder}</code>
        </p>
      </Stack>
    </Sheet>
  )
}
