import { useEffect, useState, useSyncExternalStore } from 'react'
import { useConsole } from '../../bridge/console-context.ts'
import { problemOf } from '../../bridge/problem.ts'
import { createEventFeed } from './event-feed.ts'

/** The live events for as long as the screen is shown. */
export function useEventFeed() {
  const { bridge, onProblem } = useConsole()
  const [feed] = useState(() => createEventFeed(bridge.client, (error) => onProblem(problemOf(error), 'question')))
  useEffect(() => feed.start(), [feed])
  const view = useSyncExternalStore(feed.subscribe, feed.view)
  return { view, pause: feed.pause, resume: feed.resume }
}
