import { useNavigate, useSearch } from '@tanstack/react-router'
import { useRights } from '../../bridge/use-rights.ts'
import { LookOnly } from '../../components/look-only.tsx'
import { Page } from '../../components/page.tsx'
import { Sections } from '../../components/sections.tsx'
import { type ConnectionsTab, tabNames } from './connections-tabs.ts'
import { RegistrationTab } from './registration-tab.tsx'
import { ResourcesPanel } from './resources-panel.tsx'
import { RulesTab } from './rules-tab.tsx'
import { ScopesPanel } from './scopes-panel.tsx'
import { SigningKeysPanel } from './signing-keys-panel.tsx'

/** What holds for all applications together. */
export function ConnectionsScreen() {
  const { tab = 'scopes' } = useSearch({ from: '/connections' })
  const navigate = useNavigate()
  const { isAuditor } = useRights()
  return (
    <Page
      title="Connections"
      lead="What applications can ask for, who may register one, and how all of them are served."
    >
      {isAuditor ? <LookOnly /> : null}
      <Sections
        names={tabNames}
        shown={tab}
        onShow={(chosen) => void navigate({ to: '/connections', search: { tab: chosen }, replace: true })}
      >
        <Section tab={tab} />
      </Sections>
    </Page>
  )
}

function Section({ tab }: { tab: ConnectionsTab }) {
  switch (tab) {
    case 'scopes':
      return <ScopesPanel />
    case 'resources':
      return <ResourcesPanel />
    case 'registration':
      return <RegistrationTab />
    case 'rules':
      return <RulesTab />
    case 'keys':
      return <SigningKeysPanel />
  }
}
