import { useNavigate, useSearch } from '@tanstack/react-router'
import type { PersonDetail } from '../../../server/contract/person.ts'
import { Sections } from '../../components/sections.tsx'
import { ActivitySection } from './activity-section.tsx'
import { ApplicationsSection } from './applications-section.tsx'
import { MethodsSection } from './methods-section.tsx'
import { type PersonTab, tabNames } from './person-tabs.ts'
import { ProfileSection } from './profile-section.tsx'
import { SessionsSection } from './sessions-section.tsx'

/** The parts of a person's page; which one is shown is in the address. */
export function PersonSections({ person }: { person: PersonDetail }) {
  const { tab = 'profile' } = useSearch({ from: '/people/$id' })
  const navigate = useNavigate()
  return (
    <Sections
      names={tabNames}
      shown={tab}
      onShow={(chosen) =>
        void navigate({ to: '/people/$id', params: { id: person.id }, search: { tab: chosen }, replace: true })
      }
    >
      <Section tab={tab} person={person} />
    </Sections>
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
