import { Alert, Anchor } from '@mantine/core'
import { IconAlertTriangle, IconUserQuestion } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { Overview } from './tiles.tsx'

/** What an administrator should see to, each with where; nothing where all is well. */
export function Notices({ overview }: { overview: Overview }) {
  const { unreachable, breachedPasswords, waitingApplications: waiting } = overview
  return (
    <>
      {unreachable ? (
        <Alert color="red" icon={<IconAlertTriangle />} role="alert" title="Applications cannot reach the server">
          {unreachable} Once the port is free, start Authly again; or choose another one under{' '}
          <Anchor component={Link} to="/settings" inherit underline="always">
            Settings
          </Anchor>
          .
        </Alert>
      ) : null}
      {breachedPasswords.problem ? (
        <Alert
          color="red"
          icon={<IconAlertTriangle />}
          role="alert"
          title="New passwords are not compared with the breached ones"
        >
          {breachedPasswords.problem}
        </Alert>
      ) : null}
      {waiting > 0 ? (
        <Alert
          color="yellow"
          icon={<IconUserQuestion />}
          title={waiting === 1 ? 'An application waits for you' : `${waiting} applications wait for you`}
        >
          {waiting === 1 ? 'It' : 'They'} came from outside. Nobody can sign in there until you approve{' '}
          {waiting === 1 ? 'it' : 'them'} under{' '}
          <Anchor component={Link} to="/applications" inherit underline="always">
            Applications
          </Anchor>
          .
        </Alert>
      ) : null}
    </>
  )
}
