import { ProfilePanel } from './profile-panel.tsx'
import { RequestPanel } from './request-panel.tsx'
import { SubjectPanel } from './subject-panel.tsx'
import type { TabProps } from './tab-props.ts'
import { TokenPanel } from './token-panel.tsx'

/** What the application is held to, and what its tokens are like. */
export function SecurityTab(props: TabProps) {
  return (
    <>
      <ProfilePanel {...props} />
      <RequestPanel {...props} />
      <TokenPanel {...props} />
      <SubjectPanel {...props} />
    </>
  )
}
