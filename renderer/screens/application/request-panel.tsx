import { Alert, Stack, Switch } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { Named } from '../../components/named.tsx'
import { Panel } from '../../components/panel.tsx'
import { switchField } from './setting-fields.ts'
import type { TabProps } from './tab-props.ts'

/** How the application has to ask. */
export function RequestPanel({ application, edits }: TabProps) {
  const { values } = edits
  return (
    <Panel title="How it has to ask">
      <Stack gap="sm">
        {application.type === 'public' ? (
          <p>
            Every sign-in needs PKCE (<code>S256</code>): it has no secret, so nothing else protects the code.
          </p>
        ) : (
          <Switch
            label={<Named term="PKCE, S256">A stolen code is worth nothing</Named>}
            description="The code of a sign-in can be redeemed only by whoever began it. Every library of today knows it."
            {...switchField(edits, 'requirePkce')}
          />
        )}
        {values.requirePkce ? null : (
          <Alert
            color="yellow"
            icon={<IconAlertTriangle />}
            title="Without PKCE, a stolen code can be used"
            role="status"
          >
            Turn it off only for a library that does not know it, and have that library replaced. A request that brings
            PKCE is held to it all the same, and the change is written into the audit chain.
          </Alert>
        )}
        <Switch
          label={<Named term="PAR, RFC 9126">It hands in its requests beforehand</Named>}
          description="From server to server, before the browser is sent here: nobody on the way can read or change what is asked."
          {...switchField(edits, 'requirePushedAuthorizationRequests')}
        />
        <Switch
          label={<Named term="JAR, RFC 9101">It signs its requests</Named>}
          description="What is asked is signed by its key, which must be known under Credentials."
          {...switchField(edits, 'requireSignedRequestObject')}
        />
      </Stack>
    </Panel>
  )
}
