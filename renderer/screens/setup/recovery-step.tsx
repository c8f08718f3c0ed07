import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { SetupState } from '../../../server/contract/setup.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { Failed, Loading } from '../../components/states.tsx'
import { RecoveryConfirm } from './recovery-confirm.tsx'
import { RecoverySheet } from './recovery-sheet.tsx'
import { Step } from './step.tsx'

/** Step 3: the recovery key, first to be kept, then to be proved by its last group. */
export function RecoveryStep({ state, onDone }: { state: SetupState; onDone: (next: SetupState) => void }) {
  const { orpc } = useConsole()
  const [kept, setKept] = useState(false)
  // Asked once for as long as the wizard is open: asking again, also after a lost connection, would void the key just printed.
  const issued = useQuery({
    queryKey: ['recovery-key'],
    queryFn: () => orpc.setup.issueRecoveryKey.call(undefined),
    staleTime: 'static',
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  })
  const confirm = useMutation(orpc.setup.confirmRecoveryKey.mutationOptions({ onSuccess: onDone }))

  if (kept) {
    return (
      <Step
        id="recovery"
        host={state.host}
        title="Is the recovery key at hand?"
        lead="Take what you printed or saved and type the last group of the key, as a proof that it can be read."
      >
        <RecoveryConfirm
          pending={confirm.isPending}
          error={confirm.error}
          onBack={() => {
            confirm.reset()
            setKept(false)
          }}
          onConfirm={(lastGroup) => confirm.mutate({ lastGroup })}
        />
      </Step>
    )
  }
  return (
    <Step
      id="recovery"
      host={state.host}
      title="The recovery key"
      lead="If the usual way to the key is lost (a new computer, a forgotten passphrase), this key opens the database. Without it the data would be gone for good."
    >
      {issued.data ? (
        <RecoverySheet
          recoveryKey={issued.data.recoveryKey}
          dataFolder={state.dataFolder}
          onContinue={() => setKept(true)}
        />
      ) : issued.isError ? (
        <Failed error={issued.error} retry={issued.refetch} />
      ) : (
        <Loading what="the recovery key" rows={2} />
      )}
    </Step>
  )
}
