import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import type { ApplicationDetail } from '../../../server/contract/application.ts'
import { useConsole } from '../../bridge/console-context.ts'

/** Shows an application as the server answered it, and says what was done. */
export function useApplicationSaved() {
  const { orpc } = useConsole()
  const queries = useQueryClient()
  return async (saved: ApplicationDetail, said: string | null) => {
    queries.setQueryData(orpc.applications.get.queryKey({ input: { clientId: saved.clientId } }), saved)
    if (said !== null) notifications.show({ message: said })
    await queries.invalidateQueries({ queryKey: orpc.applications.key() })
  }
}
