import { app, dialog } from 'electron'
import { StartError } from './start-error.ts'

export interface StartOptions<Server> {
  /** Makes and starts the server. */
  start(): Promise<Server>
  /** Hears every failure, for the log. */
  failed(thrown: unknown): void
  /** Fires when the app is quitting, so that no question keeps it open. */
  quitting: AbortSignal
}

/**
 * Starts the server, and asks the person what to do for as long as that fails.
 * @returns null when the person gave up or the app is quitting
 */
export async function startServer<Server>(options: StartOptions<Server>): Promise<Server | null> {
  while (!options.quitting.aborted) {
    try {
      return await options.start()
    } catch (thrown) {
      options.failed(thrown)
      if (!(await wantsAnotherTry(thrown, options.quitting))) break
    }
  }
  app.quit()
  return null
}

async function wantsAnotherTry(thrown: unknown, signal: AbortSignal): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'error',
    title: app.getName(),
    ...sentences(thrown),
    buttons: ['Try again', 'Quit'],
    defaultId: 0,
    cancelId: 1,
    noLink: true,
    signal,
  })
  return response === 0
}

function sentences(thrown: unknown): { message: string; detail: string } {
  if (thrown instanceof StartError) return { message: thrown.message, detail: thrown.advice }
  return { message: 'Authly could not start.', detail: thrown instanceof Error ? thrown.message : '' }
}
