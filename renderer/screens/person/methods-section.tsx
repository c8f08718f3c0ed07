import { Alert, Anchor } from '@mantine/core'
import type { PersonDetail } from '../../../server/contract/person.ts'
import { useRights } from '../../bridge/use-rights.ts'
import { FactorPanel } from './factor-panel.tsx'
import { LinksPanel } from './links-panel.tsx'
import { PasswordPanel } from './password-panel.tsx'

/** How a person proves who they are. An administrator's own methods are changed on the account page, after the password. */
export function MethodsSection({ person }: { person: PersonDetail }) {
  const { mayChange, ownId } = useRights()
  const isOwn = ownId === person.id
  const changeable = mayChange && !isOwn
  return (
    <>
      {isOwn && mayChange ? (
        <Alert color="gray">
          This is your own account. Change how you sign in on your{' '}
          <Anchor href="/account/security" target="_blank" rel="noreferrer" inherit underline="always">
            account page
          </Anchor>
          , which asks for your password first.
        </Alert>
      ) : null}
      <PasswordPanel person={person} changeable={changeable} />
      <FactorPanel person={person} changeable={changeable} />
      <LinksPanel person={person} changeable={changeable} />
    </>
  )
}
