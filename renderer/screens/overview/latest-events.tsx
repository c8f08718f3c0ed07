import { Anchor } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useConsole } from '../../bridge/console-context.ts'
import { Moment } from '../../components/moment.tsx'
import { Panel } from '../../components/panel.tsx'
import { Failed, Loading } from '../../components/states.tsx'
import { Outcome } from '../monitor/event-table.tsx'
import { Sentence } from '../monitor/sentence.tsx'
import classes from './overview.module.css'

/** The newest few events; all of them are in the monitor. */
export function LatestEvents() {
  const { orpc } = useConsole()
  const { data, isPending, error, refetch } = useQuery(
    orpc.events.list.queryOptions({ input: { limit: 8 }, refetchInterval: 15_000 }),
  )
  return (
    <Panel
      title="Latest"
      flush
      actions={
        <Anchor component={Link} to="/monitor" fz="sm">
          Watch live
        </Anchor>
      }
    >
      {isPending ? <Loading what="the latest events" /> : null}
      {error && !data ? <Failed error={error} retry={refetch} /> : null}
      <ul className={classes.latest}>
        {data?.items.map((event) => (
          <li key={event.seq}>
            <Outcome outcome={event.outcome} />
            <span>
              <Sentence event={event} />
            </span>
            <Moment at={event.at} form="clock" />
          </li>
        ))}
      </ul>
      {data?.items.length === 0 ? <p className={classes.nothing}>Nothing has happened yet.</p> : null}
    </Panel>
  )
}
