import { useEffect } from 'react'
import { useConsole } from '../bridge/console-context.ts'
import { problemOf } from '../bridge/problem.ts'
import classes from './connection-lost.module.css'

const WAIT_MS = 2000

/** Says, over whatever is shown, that the server does not answer, and asks until it does. */
export function ConnectionLost({ onBack }: { onBack: () => void }) {
  const { orpc } = useConsole()
  useEffect(() => {
    const timer = setInterval(async () => {
      const error = await orpc.session.me.call(undefined).then(
        () => null,
        (reason: unknown) => reason,
      )
      // A refusal is an answer too.
      if (error === null || problemOf(error).code !== 'UNREACHABLE') onBack()
    }, WAIT_MS)
    return () => clearInterval(timer)
  }, [orpc, onBack])
  return (
    <p className={classes.strip} role="status">
      The server does not answer. This page goes on by itself as soon as it does.
    </p>
  )
}
