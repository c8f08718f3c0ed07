import { app, dialog, type WebContents } from 'electron'
import { errorFields, type Log, systemClock } from '../server/index.ts'

/** An error that nobody caught leaves the process in an unknown state: it is logged, said, and ends the app. */
export function endOnUncaughtErrors(log: Log): void {
  process.on('uncaughtException', (error) => {
    log.error('An error was not caught', errorFields(error))
    dialog.showErrorBox('Authly has to close', 'Something went wrong inside Authly. Your data is safe; start it again.')
    app.exit(1)
  })
  process.on('unhandledRejection', (reason) => {
    log.error('A failure in the background was not handled', errorFields(reason))
  })
}

/** Milliseconds within which a second crash of the page is taken for one that loading it again will not mend. */
const soon = 10_000

/** Shows the console afresh when its process dies; a page that dies again soon stays away. */
export function reloadAfterCrash(contents: WebContents, log: Log): void {
  let lastCrash = Number.NEGATIVE_INFINITY
  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return
    log.error('The process of the console ended', { reason, exitCode })
    const now = systemClock.monotonic()
    if (now - lastCrash > soon) contents.reload()
    lastCrash = now
  })
}
