import { useQuery } from '@tanstack/react-query'
import { useConsole } from '../../bridge/console-context.ts'
import { Page } from '../../components/page.tsx'
import { Panel } from '../../components/panel.tsx'
import { Failed, Loading } from '../../components/states.tsx'
import { AddressForm } from './address-form.tsx'
import { AppearanceChoice } from './appearance-choice.tsx'
import { DataPanel } from './data-panel.tsx'

export function SettingsScreen() {
  const { orpc } = useConsole()
  const { data, isPending, error, refetch } = useQuery(orpc.settings.get.queryOptions())
  return (
    <Page title="Settings" lead="How this server is reached, and how its data is kept.">
      {isPending ? <Loading what="settings" rows={6} /> : null}
      {error && !data ? <Failed error={error} retry={refetch} /> : null}
      {data ? (
        <>
          <Panel title="Address">
            <AddressForm key={`${data.issuer.value} ${data.port.value}`} settings={data} />
          </Panel>
          <Panel title="Appearance">
            <AppearanceChoice stored={data.appearance} />
          </Panel>
          <DataPanel settings={data} />
        </>
      ) : null}
    </Page>
  )
}
