import { useQuery } from '@tanstack/react-query'
import { useConsole } from '../../bridge/console-context.ts'
import { useRights } from '../../bridge/use-rights.ts'
import { LookOnly } from '../../components/look-only.tsx'
import { Page } from '../../components/page.tsx'
import { Panel } from '../../components/panel.tsx'
import { Failed, Loading } from '../../components/states.tsx'
import { AddressForm } from './address-form.tsx'
import { AppearanceChoice } from './appearance-choice.tsx'
import { DataPanel } from './data-panel.tsx'
import { MailPanel } from './mail-panel.tsx'

export function SettingsScreen() {
  const { orpc } = useConsole()
  const { mayChange, isAuditor } = useRights()
  const { data, isPending, error, refetch } = useQuery(orpc.settings.get.queryOptions())
  return (
    <Page title="Settings" lead="How this server is reached, how it sends mail, and how its data is kept.">
      {isAuditor ? <LookOnly /> : null}
      {isPending ? <Loading what="settings" rows={6} /> : null}
      {error && !data ? <Failed error={error} retry={refetch} /> : null}
      {data ? (
        <>
          <Panel title="Address">
            <AddressForm key={`${data.issuer.value} ${data.port.value}`} settings={data} mayChange={mayChange} />
          </Panel>
          <MailPanel />
          <Panel title="Appearance">
            <AppearanceChoice stored={data.appearance} mayChange={mayChange} />
          </Panel>
          <DataPanel settings={data} />
        </>
      ) : null}
    </Page>
  )
}
