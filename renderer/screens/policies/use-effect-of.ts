import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { OfficePolicies } from '../../../server/contract/policies.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { useRights } from '../../bridge/use-rights.ts'

const PAUSE_MS = 300

/** What rules would mean for the people of the office, asked when the choosing pauses; undefined while nobody asks. */
export function useEffectOf(change: Partial<OfficePolicies>, asked: boolean) {
  const { orpc } = useConsole()
  const { mayChange } = useRights()
  const [proposed] = useDebouncedValue(change, PAUSE_MS)
  const { data } = useQuery(
    orpc.policies.effect.queryOptions({
      input: proposed,
      enabled: asked && mayChange,
      placeholderData: keepPreviousData,
      retry: false,
    }),
  )
  return asked ? data : undefined
}
