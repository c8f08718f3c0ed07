import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { BulkChange } from '../../../server/contract/people-bulk.ts'
import type { ConsoleClient } from '../../bridge/bridge.ts'
import { useConsole } from '../../bridge/console-context.ts'

/** As many as one request may name. */
const MOST = 500

export type BulkOutcome = Awaited<ReturnType<ConsoleClient['peopleBulk']['change']>>

/** Changes any number of people, a few hundred in each request; what was refused is in the outcome. */
export function useBulkChange(onSuccess: (outcome: BulkOutcome) => void) {
  const { bridge, orpc } = useConsole()
  const queries = useQueryClient()
  const mutationFn = async ({ ids, change }: { ids: readonly string[]; change: BulkChange }) => {
    const outcome: BulkOutcome = { done: 0, refused: [] }
    for (let from = 0; from < ids.length; from += MOST) {
      const part = await bridge.client.peopleBulk.change({ ids: ids.slice(from, from + MOST), change })
      outcome.done += part.done
      outcome.refused.push(...part.refused)
    }
    return outcome
  }
  return useMutation({
    mutationFn,
    onSuccess,
    // Also where it stopped half-way: what was done is done.
    onSettled: async () => {
      await queries.invalidateQueries({ queryKey: orpc.people.key() })
      await queries.invalidateQueries({ queryKey: orpc.person.key() })
      await queries.invalidateQueries({ queryKey: orpc.groups.key() })
    },
  })
}
