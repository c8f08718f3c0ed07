import { useNavigate, useSearch } from '@tanstack/react-router'
import type { ApplicationDetail } from '../../../server/contract/application.ts'
import { LeaveUnsaved } from '../../components/leave-unsaved.tsx'
import { Sections } from '../../components/sections.tsx'
import { type ApplicationTab, tabNames, tabs } from './application-tabs.ts'
import { CredentialsTab } from './credentials-tab.tsx'
import { EndingsTab } from './endings-tab.tsx'
import { OverviewTab } from './overview-tab.tsx'
import { PermissionsTab } from './permissions-tab.tsx'
import { SecurityTab } from './security-tab.tsx'
import { SettingsForm } from './settings-form.tsx'
import { SignOutTab } from './sign-out-tab.tsx'
import type { TabProps } from './tab-props.ts'
import { useApplicationEdits } from './use-application-edits.ts'

/** The parts of an application's page; which one is shown is in the address, and what was typed into the others stays. */
export function ApplicationSections({ application }: { application: ApplicationDetail }) {
  const { tab = 'overview' } = useSearch({ from: '/applications/$clientId' })
  const navigate = useNavigate()
  const edits = useApplicationEdits(application)
  const show = (chosen: ApplicationTab) =>
    void navigate({
      to: '/applications/$clientId',
      params: { clientId: application.clientId },
      search: { tab: chosen },
      replace: true,
    })
  const unsaved = tabs.filter((one) => edits.dirtyOn(one).length > 0)
  return (
    <Sections names={tabNames} shown={tab} onShow={show} unsaved={unsaved}>
      <LeaveUnsaved unsaved={unsaved.length > 0} what="What you changed of this application" />
      {tab === 'endings' ? (
        <EndingsTab application={application} />
      ) : (
        <SettingsForm key={tab} application={application} edits={edits} tab={tab}>
          <Settings tab={tab} application={application} edits={edits} />
        </SettingsForm>
      )}
    </Sections>
  )
}

function Settings({ tab, ...props }: TabProps & { tab: Exclude<ApplicationTab, 'endings'> }) {
  switch (tab) {
    case 'overview':
      return <OverviewTab {...props} />
    case 'permissions':
      return <PermissionsTab {...props} />
    case 'credentials':
      return <CredentialsTab {...props} />
    case 'security':
      return <SecurityTab {...props} />
    case 'sign-out':
      return <SignOutTab {...props} />
  }
}
