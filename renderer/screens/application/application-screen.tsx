import { Badge } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import type { ApplicationDetail } from '../../../server/contract/application.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { useRights } from '../../bridge/use-rights.ts'
import { AnchorLink } from '../../components/anchor-link.tsx'
import { LookOnly } from '../../components/look-only.tsx'
import { Moment } from '../../components/moment.tsx'
import { Page } from '../../components/page.tsx'
import lead from '../../components/page-lead.module.css'
import { Failed, Loading } from '../../components/states.tsx'
import { OriginBadge } from '../applications/origin-badge.tsx'
import { kindOf } from '../applications/templates.ts'
import { ApplicationSections } from './application-sections.tsx'
import { WaitingNotice } from './waiting-notice.tsx'

/** All about one application. */
export function ApplicationScreen() {
  const { clientId } = useParams({ from: '/applications/$clientId' })
  const { orpc } = useConsole()
  const { isAuditor } = useRights()
  const {
    data: application,
    isPending,
    error,
    refetch,
  } = useQuery(orpc.applications.get.queryOptions({ input: { clientId } }))
  return (
    <div>
      <AnchorLink to="/applications" className={lead.back ?? ''}>
        <IconArrowLeft size={15} aria-hidden /> All applications
      </AnchorLink>
      <Page
        title={application?.name ?? 'Application'}
        lead={
          application ? <ApplicationLead application={application} /> : 'What it may do here, and how it proves itself.'
        }
      >
        {isPending ? <Loading what="the application" rows={6} /> : null}
        {error && !application ? <Failed error={error} retry={refetch} /> : null}
        {application && isAuditor ? <LookOnly /> : null}
        {application?.approval === 'waiting' ? <WaitingNotice application={application} /> : null}
        {application ? <ApplicationSections key={application.clientId} application={application} /> : null}
      </Page>
    </div>
  )
}

function ApplicationLead({ application }: { application: ApplicationDetail }) {
  return (
    <span className={lead.lead}>
      <Badges application={application} />
      <span>{kindOf(application)}</span>
      <span>
        Added <Moment at={application.createdAt} />
      </span>
    </span>
  )
}

/** What is not as usual about it; nothing where all is. */
function Badges({ application }: { application: ApplicationDetail }) {
  const { origin, approval, firstParty, securityProfile } = application
  const isFapi = securityProfile === 'fapi2'
  if (origin === 'office' && approval === 'approved' && !firstParty && !isFapi) return null
  return (
    <span className={lead.badges}>
      <OriginBadge application={application} />
      {firstParty ? (
        <Badge variant="light" size="sm">
          First party
        </Badge>
      ) : null}
      {isFapi ? (
        <Badge variant="light" size="sm">
          FAPI 2.0
        </Badge>
      ) : null}
    </span>
  )
}
