import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { useConsole } from '../../bridge/console-context.ts'

/**
 * What every change on a person's page ends with: all that is shown of people is asked for again, and what was done is said.
 * The list comes first, so that a dialog that closes afterwards gives the focus to what is still there.
 */
export function usePersonChange() {
  const { orpc } = useConsole()
  const queries = useQueryClient()
  return async (said: string | null) => {
    if (said !== null) notifications.show({ message: said })
    await Promise.all([
      queries.invalidateQueries({ queryKey: orpc.person.key() }),
      queries.invalidateQueries({ queryKey: orpc.people.key() }),
      queries.invalidateQueries({ queryKey: orpc.groups.key() }),
    ])
  }
}
