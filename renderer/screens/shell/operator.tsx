import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconLock, IconLogout } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useConsole } from '../../bridge/console-context.ts'
import { problemOf } from '../../bridge/problem.ts'
import { refusalSentence } from '../../bridge/sign-in-refusal.ts'
import { roleNames } from '../people/people-words.ts'
import classes from './operator.module.css'

const report = (message: string) => notifications.show({ color: 'red', message })

/** Who operates the console, and the way out of it. */
export function Operator() {
  const { orpc, access } = useConsole()
  const me = useQuery(orpc.session.me.queryOptions())
  return (
    <div className={classes.operator}>
      <hr className={classes.rule} />
      {me.data ? (
        <div>
          <div className={classes.name}>
            <bdi>{me.data.name}</bdi>
          </div>
          <div className={classes.where}>{me.data.kind === 'desktop' ? 'Operator' : roleNames[me.data.role]}</div>
        </div>
      ) : null}
      {access ? (
        <Button
          className={classes.leave ?? ''}
          variant="default"
          leftSection={<IconLogout size={16} />}
          onClick={() => void access.signOut().catch((error: unknown) => report(refusalSentence(error)))}
        >
          Sign out
        </Button>
      ) : (
        <LockButton />
      )}
    </div>
  )
}

function LockButton() {
  const { orpc } = useConsole()
  const queries = useQueryClient()
  const lock = useMutation(
    orpc.session.lock.mutationOptions({
      // What was on the screens must not be there behind the lock.
      onSuccess: () => queries.resetQueries(),
      onError: (error) => report(problemOf(error).sentence),
    }),
  )
  return (
    <Button
      className={classes.leave ?? ''}
      variant="default"
      leftSection={<IconLock size={16} />}
      loading={lock.isPending}
      onClick={() => lock.mutate(undefined)}
    >
      Lock
    </Button>
  )
}
