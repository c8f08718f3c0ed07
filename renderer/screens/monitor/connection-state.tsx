import classes from './connection-state.module.css'
import type { FeedView } from './event-feed.ts'

/** Whether what is shown is what happens; said aloud when it changes, not with each event. */
export function ConnectionState({ view }: { view: FeedView }) {
  const { connection, paused } = view
  const tone = connection.state === 'live' ? classes.live : connection.state === 'waiting' ? classes.broken : ''
  return (
    <span className={classes.state}>
      <span className={`${classes.dot} ${tone}`} aria-hidden="true" />
      <span role="status">{sentenceOf(connection, paused)}</span>
    </span>
  )
}

function sentenceOf(connection: FeedView['connection'], paused: boolean): string {
  if (connection.state === 'connecting') return 'Connecting…'
  if (connection.state === 'waiting') return `Connection lost, trying again. ${connection.sentence}`.trim()
  return paused ? 'Paused' : 'Live'
}
