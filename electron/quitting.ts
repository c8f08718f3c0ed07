import { app, powerMonitor } from 'electron'
import { errorFields, type Log } from '../server/index.ts'

/** How long the server may take to finish what it is doing, in milliseconds; then the app goes all the same. */
const patience = 10_000

/**
 * Holds the app open until the server has finished its requests and closed the database, then lets it quit.
 * @param stop stops the server; called once, whatever asks the app to quit
 */
export function stopBeforeQuitting(stop: () => Promise<void>, log: Log): void {
  let state: 'running' | 'stopping' | 'stopped' = 'running'

  async function stopAndQuit() {
    await Promise.race([stop(), wait(patience)]).catch((thrown) => {
      log.error('The server could not stop', errorFields(thrown))
    })
    state = 'stopped'
    app.quit()
  }

  app.on('before-quit', (event) => {
    if (state === 'stopped') return
    event.preventDefault()
    if (state === 'stopping') return
    state = 'stopping'
    void stopAndQuit()
  })
  // The system is going down: ask it to wait, and go at once. Windows asks the window itself instead.
  if (process.platform !== 'win32') {
    powerMonitor.on('shutdown', (event?: Electron.Event) => {
      event?.preventDefault()
      app.quit()
    })
  }
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref())
}
