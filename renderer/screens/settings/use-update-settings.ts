import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useConsole } from '../../bridge/console-context.ts'

/** Changes settings and shows what the server made of them. */
export function useUpdateSettings(on: { success: () => void; error: (error: unknown) => void }) {
  const { orpc } = useConsole()
  const queries = useQueryClient()
  return useMutation(
    orpc.settings.update.mutationOptions({
      onSuccess: async (settings) => {
        queries.setQueryData(orpc.settings.get.queryKey(), settings)
        on.success()
        await queries.invalidateQueries({ queryKey: orpc.overview.key() })
      },
      onError: on.error,
    }),
  )
}
