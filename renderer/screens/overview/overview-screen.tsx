import { useQuery } from '@tanstack/react-query'
import { useConsole } from '../../bridge/console-context.ts'
import { Moment } from '../../components/moment.tsx'
import { Page } from '../../components/page.tsx'
import { Panel } from '../../components/panel.tsx'
import { Failed, Loading } from '../../components/states.tsx'
import { CopyValue, Values } from '../../components/value.tsx'
import { LatestEvents } from './latest-events.tsx'
import { NextSteps } from './next-steps.tsx'
import { Notices } from './notices.tsx'
import classes from './overview.module.css'
import { Tiles } from './tiles.tsx'

const REFRESH_MS = 15_000

export function OverviewScreen() {
  const { orpc } = useConsole()
  const { data, isPending, error, refetch } = useQuery(orpc.overview.get.queryOptions({ refetchInterval: REFRESH_MS }))
  return (
    <Page title="Overview" lead="The office at a glance.">
      {isPending ? <Loading what="the overview" rows={6} /> : null}
      {error && !data ? <Failed error={error} retry={refetch} /> : null}
      {data ? (
        <>
          <Notices overview={data} />
          <Tiles overview={data} />
          <NextSteps people={data.people} applications={data.applications} />
          <div className={classes.columns}>
            <Panel title="Server">
              <Values
                items={[
                  { name: 'Issuer', value: <CopyValue text={data.issuer} name="Copy the issuer" /> },
                  { name: 'Running since', value: <Moment at={data.startedAt} /> },
                  ...data.endpoints.map(({ name, url }) => ({
                    name,
                    value: <CopyValue text={url} name={`Copy the address: ${name}`} />,
                  })),
                ]}
              />
            </Panel>
            <LatestEvents />
          </div>
        </>
      ) : null}
    </Page>
  )
}
