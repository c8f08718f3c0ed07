import { VisuallyHidden } from '@mantine/core'
import { IconCircleCheckFilled, IconCircleX } from '@tabler/icons-react'
import { AnchorLink } from '../../components/anchor-link.tsx'
import classes from './profile-demands.module.css'
import type { TabProps } from './tab-props.ts'

/** What the FAPI 2.0 profile asks of an application, and which of it is still missing. */
export function ProfileDemands({ application, edits: { values, stored } }: TabProps) {
  const hasKey = stored.tokenEndpointAuthMethod === 'private_key_jwt'
  const algorithms = [values.idTokenSignedResponseAlg, values.userinfoSignedResponseAlg]
  return (
    <ul className={classes.demands} aria-label="What FAPI 2.0 asks of it">
      <Demand met={hasKey}>
        It proves itself by a key of its own (<code>private_key_jwt</code>).{' '}
        {hasKey ? null : (
          <AnchorLink
            to="/applications/$clientId"
            params={{ clientId: application.clientId }}
            search={{ tab: 'credentials' }}
            inherit
            underline="always"
          >
            Change and save it under Credentials first
          </AnchorLink>
        )}
      </Demand>
      <Demand met={stored.tokenEndpointAuthSigningAlg !== 'RS256'}>It does not sign with RS256.</Demand>
      <Demand met={values.requirePushedAuthorizationRequests}>It pushes its requests first.</Demand>
      <Demand met={values.requirePkce}>It uses PKCE.</Demand>
      <Demand met={values.dpopBoundAccessTokens}>Its tokens are bound to its key (DPoP).</Demand>
      <Demand met={!algorithms.includes('RS256')}>Nothing is signed with RS256 for it.</Demand>
    </ul>
  )
}

function Demand({ met, children }: { met: boolean; children: React.ReactNode }) {
  return (
    <li className={met ? classes.met : classes.missing}>
      {met ? <IconCircleCheckFilled size={16} aria-hidden /> : <IconCircleX size={16} aria-hidden />}
      <span>
        <VisuallyHidden>{met ? 'Met: ' : 'Missing: '}</VisuallyHidden>
        {children}
      </span>
    </li>
  )
}
