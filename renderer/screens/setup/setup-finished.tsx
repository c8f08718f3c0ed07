import { Alert, Button, Group, List, Stack } from '@mantine/core'
import { IconEyeOff } from '@tabler/icons-react'
import { useConsole } from '../../bridge/console-context.ts'
import { SecretValue } from '../../components/secret-value.tsx'
import { Sheet } from '../../components/sheet.tsx'
import { CopyValue } from '../../components/value.tsx'
import { EnvironmentSnippet } from '../applications/environment-snippet.tsx'

export interface SetupOutcome {
  clientId: string | null
  clientSecret: string | null
  issuer: string | null
}

/** Set-up is over: the client secret for the only time, and what to do next. */
export function SetupFinished({ outcome, onOpen }: { outcome: SetupOutcome; onOpen: () => void }) {
  const { access } = useConsole()
  const { clientId, clientSecret, issuer } = outcome
  return (
    <Sheet title="Authly is ready" lead="Set-up is finished and closed for good.">
      <Stack>
        {clientSecret ? (
          <>
            <h2>The client secret</h2>
            <SecretValue secret={clientSecret} name="Client secret" />
            <Alert icon={<IconEyeOff />} color="yellow">
              It is shown only now: put it into the application’s settings. Authly cannot show it again; if it is lost,
              replace it.
            </Alert>
          </>
        ) : null}
        {clientId ? (
          <>
            <h2>For your application</h2>
            <EnvironmentSnippet issuer={issuer ?? ''} clientId={clientId} withSecret={clientSecret !== null} />
          </>
        ) : null}
        <h2>What to do next</h2>
        <List spacing="xs">
          {issuer ? (
            <List.Item>
              Applications find everything they need at <CopyValue text={issuer} name="Copy the issuer" />
            </List.Item>
          ) : null}
          <List.Item>Add the people who are to sign in, under People.</List.Item>
          {clientId ? null : <List.Item>Add the first application, under Applications.</List.Item>}
          <List.Item>Watch sign-ins as they happen, under Monitor.</List.Item>
        </List>
        <Group justify="flex-end">
          <Button onClick={onOpen}>{access ? 'Sign in to the console' : 'Open the console'}</Button>
        </Group>
      </Stack>
    </Sheet>
  )
}
