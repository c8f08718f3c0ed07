import type { ApplicationDetail } from '../../../server/contract/application.ts'
import { Panel } from '../../components/panel.tsx'
import { Values } from '../../components/value.tsx'

/** What an application says about itself. Nobody has checked it, so the addresses are no links. */
export function AboutPanel({ application }: { application: ApplicationDetail }) {
  const items = aboutItems(application)
  if (items.length === 0) return null
  return (
    <Panel title="What it says about itself">
      <Values items={items} />
    </Panel>
  )
}

export function aboutItems({ about }: ApplicationDetail) {
  const said = [
    { name: 'Home page', text: about.client_uri },
    { name: 'Logo', text: about.logo_uri },
    { name: 'Privacy policy', text: about.policy_uri },
    { name: 'Terms of use', text: about.tos_uri },
    { name: 'Contacts', text: about.contacts?.join(', ') },
    { name: 'Software', text: [about.software_id, about.software_version].filter(Boolean).join(' ') },
  ]
  return said.flatMap(({ name, text }) => (text ? [{ name, value: <bdi>{text}</bdi> }] : []))
}
