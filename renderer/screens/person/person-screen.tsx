import { IconArrowLeft } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import type { PersonDetail } from '../../../server/contract/person.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { useRights } from '../../bridge/use-rights.ts'
import { AnchorLink } from '../../components/anchor-link.tsx'
import { LookOnly } from '../../components/look-only.tsx'
import { Moment } from '../../components/moment.tsx'
import { Page } from '../../components/page.tsx'
import classes from '../../components/page-lead.module.css'
import { Failed, Loading } from '../../components/states.tsx'
import { roleNames } from '../people/people-words.ts'
import { StatusBadge } from '../people/status-badge.tsx'
import { PersonActions } from './person-actions.tsx'
import { PersonSections } from './person-sections.tsx'

/** All about one person. */
export function PersonScreen() {
  const { id } = useParams({ from: '/people/$id' })
  const { orpc } = useConsole()
  const { isAuditor } = useRights()
  const { data: person, isPending, error, refetch } = useQuery(orpc.person.get.queryOptions({ input: { id } }))
  return (
    <div>
      <AnchorLink to="/people" className={classes.back ?? ''}>
        <IconArrowLeft size={15} aria-hidden /> All people
      </AnchorLink>
      <Page
        title={person?.name ?? 'Person'}
        lead={person ? <PersonLead person={person} /> : 'Their account, how they sign in, and what they did.'}
        actions={person ? <PersonActions person={person} /> : null}
      >
        {isPending ? <Loading what="the person" rows={6} /> : null}
        {error && !person ? <Failed error={error} retry={refetch} /> : null}
        {person && isAuditor ? <LookOnly /> : null}
        {person ? <PersonSections key={person.id} person={person} /> : null}
      </Page>
    </div>
  )
}

function PersonLead({ person }: { person: PersonDetail }) {
  return (
    <span className={classes.lead}>
      <StatusBadge status={person.status} />
      <bdi>{person.username}</bdi>
      <span>{roleNames[person.role]}</span>
      <span>
        {person.lastSignInAt === null ? (
          'Never signed in'
        ) : (
          <>
            Last signed in <Moment at={person.lastSignInAt} />
          </>
        )}
      </span>
    </span>
  )
}
