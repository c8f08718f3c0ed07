import { Button, Group, Modal, Stack } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { BrowserAccess } from '../bridge/browser-access.ts'
import { refusalSentence } from '../bridge/sign-in-refusal.ts'
import { FormProblem } from '../components/form-problem.tsx'

/**
 * The access token has ended. With nothing open that could be lost, the console signs in again at once (silently, while the browser session lasts);
 * otherwise it asks, so that what was typed can be copied first.
 */
export function SignInEnded({ access, onLater }: { access: BrowserAccess; onLater: () => void }) {
  const [problem, setProblem] = useState<string | null>(null)
  const [asks, setAsks] = useState(false)

  const signIn = () => {
    setProblem(null)
    access.signIn().catch((error: unknown) => setProblem(refusalSentence(error)))
  }

  useEffect(() => {
    const somethingOpen = document.querySelector('[role="dialog"]') !== null
    if (somethingOpen || access.refusedAtOnce()) return setAsks(true)
    access.signIn().catch((error: unknown) => {
      setProblem(refusalSentence(error))
      setAsks(true)
    })
  }, [access])

  return (
    <Modal opened={asks} onClose={onLater} title="Your sign-in has ended" zIndex={350}>
      <Stack>
        <p>Sign in again to go on. You come back to this screen, but not to what is typed in an open form.</p>
        <FormProblem>{problem}</FormProblem>
        <Group justify="flex-end">
          <Button variant="default" onClick={onLater}>
            Not yet
          </Button>
          <Button onClick={signIn}>Sign in again</Button>
        </Group>
      </Stack>
    </Modal>
  )
}
