import { Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Application } from '../../../server/contract/applications.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { useRights } from '../../bridge/use-rights.ts'
import { SidePanel } from '../../components/dialog.tsx'
import { Loading } from '../../components/states.tsx'
import { CopyValue, Values } from '../../components/value.tsx'
import { ApplicationEndings } from './application-endings.tsx'
import { EnvironmentSnippet } from './environment-snippet.tsx'
import { RedirectUrisEditor } from './redirect-uris-editor.tsx'
import { SecondFactorChoice } from './second-factor-choice.tsx'
import { kindOf } from './templates.ts'

/** Everything about one application: what to paste into it, where it may send people, how to end it. */
export function ApplicationDetails({ application, onClose }: { application: Application; onClose: () => void }) {
  const { orpc } = useConsole()
  const { mayChange } = useRights()
  const overview = useQuery(orpc.overview.get.queryOptions())
  const signsPeopleIn = application.grantTypes.includes('authorization_code')
  return (
    <SidePanel onClose={onClose} title={<bdi>{application.name}</bdi>} size="lg">
      <Stack gap="lg">
        <Values
          items={[
            { name: 'Client ID', value: <CopyValue text={application.clientId} name="Copy the client ID" /> },
            { name: 'Kind', value: kindOf(application) },
            { name: 'Authentication', value: <code>{application.tokenEndpointAuthMethod}</code> },
            { name: 'Grants', value: <code>{application.grantTypes.join(', ')}</code> },
            { name: 'Scopes', value: <code>{application.scopes.join(' ') || '–'}</code> },
          ]}
        />
        <section aria-label="Settings for the application">
          <h3>Settings for the application</h3>
          {overview.data ? (
            <EnvironmentSnippet
              issuer={overview.data.issuer}
              clientId={application.clientId}
              withSecret={application.type === 'confidential'}
            />
          ) : (
            <Loading what="the issuer" rows={1} />
          )}
        </section>
        {signsPeopleIn ? <RedirectUrisEditor application={application} /> : null}
        {signsPeopleIn ? <SecondFactorChoice application={application} /> : null}
        {overview.data ? (
          <section aria-label="Endpoints">
            <h3>Endpoints</h3>
            <Values
              items={overview.data.endpoints.map(({ name, url }) => ({
                name,
                value: <CopyValue text={url} name={`Copy the address: ${name}`} />,
              }))}
            />
          </section>
        ) : null}
        {mayChange ? <ApplicationEndings application={application} onDeleted={onClose} /> : null}
      </Stack>
    </SidePanel>
  )
}
