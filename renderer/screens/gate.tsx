import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { SetupState } from '../../server/contract/setup.ts'
import type { BrowserAccess } from '../bridge/browser-access.ts'
import { useConsole } from '../bridge/console-context.ts'
import { problemOf } from '../bridge/problem.ts'
import { Sheet } from '../components/sheet.tsx'
import { Locked } from './lock/locked.tsx'
import { LinkNeeded } from './setup/link-needed.tsx'
import { SetupFinished, type SetupOutcome } from './setup/setup-finished.tsx'
import { SetupLinkChecked } from './setup/setup-link-checked.tsx'
import { Wizard } from './setup/wizard.tsx'
import { ConsoleRouter } from './shell/router.tsx'
import { SigningIn } from './signing-in.tsx'
import { Splash } from './splash.tsx'

/** Decides what stands between the person and the console: set-up, a closed database, a sign-in, or nothing. */
export function Gate() {
  const { orpc, access } = useConsole()
  const queries = useQueryClient()
  const state = useQuery(orpc.setup.state.queryOptions())
  const [outcome, setOutcome] = useState<SetupOutcome | null>(null)

  const finished = (made: SetupOutcome) => {
    const closed = (before: SetupState | undefined): SetupState | undefined => before && { ...before, stage: 'done' }
    queries.setQueryData(orpc.setup.state.queryKey(), closed)
    setOutcome(made)
  }

  if (outcome) {
    const open = () => {
      access?.forgetSetup()
      setOutcome(null)
      void queries.invalidateQueries()
    }
    return <SetupFinished outcome={outcome} onOpen={open} />
  }
  // What was last heard may be older than this: set-up has been finished, here or in another tab.
  if (access && state.error && problemOf(state.error).code === 'SETUP_CLOSED') return <SigningIn access={access} />
  if (state.data) return <Standing state={state.data} access={access} onFinished={finished} />
  if (state.isPending) return <Splash />
  return <NoAnswer error={state.error} access={access} retry={() => void state.refetch()} />
}

interface StandingProps {
  state: SetupState
  access: BrowserAccess | null
  onFinished: (outcome: SetupOutcome) => void
}

function Standing({ state, access, onFinished }: StandingProps): ReactNode {
  if (state.locked || state.problem) return <Locked state={state} />
  if (state.stage !== 'done') {
    const wizard = <Wizard state={state} onFinished={onFinished} />
    return access ? <SetupLinkChecked access={access}>{wizard}</SetupLinkChecked> : wizard
  }
  if (access && access.credential() !== 'token') return <SigningIn access={access} />
  return <ConsoleRouter />
}

function NoAnswer({ error, access, retry }: { error: unknown; access: BrowserAccess | null; retry: () => void }) {
  const { code, sentence } = problemOf(error)
  if (access && code === 'NOT_ALLOWED' && access.credential() === 'token') {
    return (
      <Sheet
        title="This console is for administrators"
        lead="You are signed in, but not as an administrator. Sign out here, then sign in as one."
        narrow
      >
        <Button onClick={() => void access.signOut()}>Sign out</Button>
      </Sheet>
    )
  }
  if (access && (code === 'NOT_SIGNED_IN' || code === 'NOT_ALLOWED')) {
    return <LinkNeeded wrong={access.credential() === 'setup'} access={access} />
  }
  return (
    <Sheet title="Authly cannot be reached" lead={sentence} narrow>
      <Button onClick={retry}>Try again</Button>
    </Sheet>
  )
}
