import { Button, Group } from '@mantine/core'
import type { BrowserAccess } from '../../bridge/browser-access.ts'
import { Sheet } from '../../components/sheet.tsx'

interface LinkNeededProps {
  /** A link was used, and the server does not know it. */
  wrong: boolean
  access: BrowserAccess
}

/** Set-up over HTTP belongs to whoever can read the server's terminal, and to nobody else. */
export function LinkNeeded({ wrong, access }: LinkNeededProps) {
  const openAgain = () => {
    access.forgetSetup()
    window.location.reload()
  }
  const lead = wrong
    ? 'This set-up link is not, or no longer, the one of this server. Open the link that is printed on the terminal where Authly was started.'
    : 'To set up this server, open the link that is printed on the terminal where Authly was started. It ends in /console/setup#token=… and works once.'
  return (
    <Sheet title="The set-up link is needed" lead={lead} narrow>
      <p>Starting the server again prints a new link. If the server is set up already, sign in instead.</p>
      <Group mt="md">
        <Button onClick={() => void access.signIn()}>Sign in</Button>
        <Button variant="default" onClick={openAgain}>
          Try again
        </Button>
      </Group>
    </Sheet>
  )
}
