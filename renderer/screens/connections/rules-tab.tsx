import { useQuery } from '@tanstack/react-query'
import { useConsole } from '../../bridge/console-context.ts'
import { Failed, Loading } from '../../components/states.tsx'
import { OutboundRules } from './outbound-rules.tsx'
import { ServingRules } from './serving-rules.tsx'

/** What holds for every application, whatever its own settings say. */
export function RulesTab() {
  const { orpc } = useConsole()
  const { data, isPending, error, refetch } = useQuery(orpc.protocol.get.queryOptions())
  if (isPending) return <Loading what="the rules" rows={5} />
  if (error && !data) return <Failed error={error} retry={refetch} />
  const { pushedRequests, refresh, dpop, outbound } = data
  return (
    <>
      <ServingRules stored={{ pushedRequests, refresh, dpop }} />
      <OutboundRules stored={{ outbound }} />
    </>
  )
}
