import { Button, Group } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { BrowserAccess } from '../bridge/browser-access.ts'
import { refusalSentence } from '../bridge/sign-in-refusal.ts'
import { Sheet } from '../components/sheet.tsx'
import { Splash } from './splash.tsx'

/** Goes to the login page by itself; a sign-in that failed is shown instead, since going again at once would hide why. */
export function SigningIn({ access }: { access: BrowserAccess }) {
  const [problem, setProblem] = useState(access.refusal)

  useEffect(() => {
    if (problem !== null) return
    access.forgetSetup()
    access.signIn().catch((error: unknown) => setProblem(refusalSentence(error)))
  }, [access, problem])

  if (problem === null) return <Splash />
  return (
    <Sheet title="You are not signed in" lead={problem} narrow>
      <Group>
        <Button onClick={() => setProblem(null)}>Try again</Button>
        <Button variant="default" onClick={() => void access.signOut()}>
          Sign out
        </Button>
      </Group>
    </Sheet>
  )
}
