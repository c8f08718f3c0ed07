import { Stack, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ApplicationDetail } from '../../../server/contract/application.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { Named } from '../../components/named.tsx'
import { Panel } from '../../components/panel.tsx'
import { Loading } from '../../components/states.tsx'
import { CopyValue, Values } from '../../components/value.tsx'
import { AddressesField } from '../applications/addresses-field.tsx'
import { EnvironmentSnippet } from '../applications/environment-snippet.tsx'
import { redirectUrisWords } from '../applications/redirect-addresses.ts'
import { redirects } from '../applications/templates.ts'
import { AboutPanel } from './about-panel.tsx'
import { linesField, textField } from './setting-fields.ts'
import type { TabProps } from './tab-props.ts'

/** What to paste into the application, and where it may send people. */
export function OverviewTab({ application, edits }: TabProps) {
  return (
    <>
      <SettingsPanel application={application} />
      <Panel title="Name and addresses">
        <Stack gap="sm">
          <TextInput
            label="Name"
            description="People see it when they sign in."
            maxLength={100}
            {...textField(edits, 'name')}
          />
          {redirects(edits.values) ? (
            <>
              <AddressesField
                {...redirectUrisWords}
                placeholder="https://app.example.com/callback"
                {...linesField(edits, 'redirectUris')}
              />
              <AddressesField
                label="Addresses after signing out"
                description="Where people may be sent after they signed out, one a line (post_logout_redirect_uris)."
                placeholder="https://app.example.com/"
                {...linesField(edits, 'postLogoutRedirectUris')}
              />
              <TextInput
                label={<Named term="initiate_login_uri">Where a sign-in begins</Named>}
                description="The page of the application that starts a sign-in by itself. May be left empty."
                placeholder="https://app.example.com/login"
                {...textField(edits, 'initiateLoginUri')}
              />
            </>
          ) : null}
        </Stack>
      </Panel>
      {application.approval === 'waiting' ? null : <AboutPanel application={application} />}
      <EndpointsPanel />
    </>
  )
}

/** By what the application finds this server, and by what this server knows the application. */
function SettingsPanel({ application: { clientId, tokenEndpointAuthMethod } }: { application: ApplicationDetail }) {
  const { orpc } = useConsole()
  const { data } = useQuery(orpc.overview.get.queryOptions())
  return (
    <Panel title="Settings for the application">
      <Stack gap="sm">
        <Values items={[{ name: 'Client ID', value: <CopyValue text={clientId} name="Copy the client ID" /> }]} />
        {data ? (
          <EnvironmentSnippet
            issuer={data.issuer}
            clientId={clientId}
            withSecret={tokenEndpointAuthMethod.startsWith('client_secret')}
          />
        ) : (
          <Loading what="the issuer" rows={2} />
        )}
      </Stack>
    </Panel>
  )
}

/** Where the application asks for what; a library finds it all by the issuer. */
function EndpointsPanel() {
  const { orpc } = useConsole()
  const { data } = useQuery(orpc.overview.get.queryOptions())
  if (!data) return null
  return (
    <Panel title="Endpoints">
      <Values
        items={data.endpoints.map(({ name, url }) => ({
          name,
          value: <CopyValue text={url} name={`Copy the address: ${name}`} />,
        }))}
      />
    </Panel>
  )
}
