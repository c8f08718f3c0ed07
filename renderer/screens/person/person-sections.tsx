import { Tabs } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { PersonDetail } from '../../../server/contract/person.ts'
import { ActivitySection } from './activity-section.tsx'
import { ApplicationsSection } from './applications-section.tsx'
import { MethodsSection } from './methods-section.tsx'
import classes from './person-screen.module.css'
import { isTab, type PersonTab, tabNames } from './person-tabs.ts'
import { ProfileSection } from './profile-section.tsx'
import { SessionsSection } from './sessions-section.tsx'

/** The parts of a person's page; which one is shown is in the address. */
export function PersonSections({ person }: { person: PersonDetail }) {
  const { tab = 'profile' } = useSearch({ from: '/people/$id' })
  const navigate = useNavigate()
  const show = (chosen: string | null) => {
    if (isTab(chosen))
      void navigate({ to: '/people/$id', params: { id: person.id }, search: { tab: chosen }, replace: true })
  }
  return (
    <Tabs value={tab} onChange={show} keepMounted={false}>
      <Tabs.List mb="lg" className={classes.tabs ?? ''}>
        {Object.entries(tabNames).map(([value, name]) => (
          <Tabs.Tab key={value} value={value}>
            {name}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value={tab} className={classes.sections ?? ''}>
        <Section tab={tab} person={person} />
      </Tabs.Panel>
    </Tabs>
  )
}

function Section({ tab, person }: { tab: PersonTab; person: PersonDetail }) {
  switch (tab) {
    case 'profile':
      return <ProfileSection person={person} />
    case 'methods':
      return <MethodsSection person={person} />
    case 'sessions':
      return <SessionsSection person={person} />
    case 'applications':
      return <ApplicationsSection person={person} />
    case 'activity':
      return <ActivitySection person={person} />
  }
}
