import { Switch } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Application } from '../../../server/contract/applications.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { problemOf } from '../../bridge/problem.ts'
import { useRights } from '../../bridge/use-rights.ts'

/** Whether an application asks a second factor of everybody who signs in to it; applied at once. */
export function SecondFactorChoice({ application }: { application: Application }) {
  const { orpc } = useConsole()
  const queries = useQueryClient()
  const { mayChange } = useRights()
  const set = useMutation(
    orpc.applications.update.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: orpc.applications.key() }),
      onError: (error) => notifications.show({ color: 'red', message: problemOf(error).sentence }),
    }),
  )
  const shown = set.isPending ? set.variables.secondFactor : application.secondFactor
  return (
    <Switch
      label="A second factor is needed to sign in to it"
      description="Of everybody, whatever the sign-in rules ask. Who is signed in already with a password alone is asked for the rest only."
      checked={shown === 'required'}
      disabled={!mayChange}
      onChange={(event) =>
        set.mutate({
          clientId: application.clientId,
          secondFactor: event.currentTarget.checked ? 'required' : 'inherit',
        })
      }
    />
  )
}
