import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { SetupState } from '../../../server/contract/setup.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { AdministratorStep } from './administrator-step.tsx'
import { ApplicationStep } from './application-step.tsx'
import { FolderStep } from './folder-step.tsx'
import { KeyStep } from './key-step.tsx'
import { RecoveryStep } from './recovery-step.tsx'
import type { SetupOutcome } from './setup-finished.tsx'

interface WizardProps {
  state: SetupState
  onFinished: (outcome: SetupOutcome) => void
}

/** The first run, in at most five steps; how far it has come is the server's to say, so it goes on where it was left. */
export function Wizard({ state, onFinished }: WizardProps) {
  const { orpc } = useConsole()
  const queries = useQueryClient()
  const [folder, setFolder] = useState(state.dataFolder)
  const [folderChosen, setFolderChosen] = useState(false)
  const advance = (next: SetupState) => queries.setQueryData(orpc.setup.state.queryKey(), next)
  const step = { state, onDone: advance }

  switch (state.stage) {
    case 'store':
      return folderChosen ? (
        <KeyStep {...step} folder={folder} onBack={() => setFolderChosen(false)} />
      ) : (
        <FolderStep state={state} folder={folder} onFolder={setFolder} onContinue={() => setFolderChosen(true)} />
      )
    case 'recovery':
      return <RecoveryStep {...step} />
    case 'administrator':
      return <AdministratorStep {...step} />
    default:
      return <ApplicationStep state={state} onFinished={onFinished} />
  }
}
