import type { BrowserWindow } from 'electron'
import { loadConsole, openWindow, raise } from './window.ts'

/** The one window of the app. */
export interface ConsoleWindow {
  /** Opens the window, or brings the open one to the front; macOS keeps the app while its window is closed. */
  show(): void
}

/**
 * @param stateFile where the window's place is kept between runs
 * @param opened called for each window before it loads anything
 */
export function consoleWindow(stateFile: string, opened: (window: BrowserWindow) => void): ConsoleWindow {
  let current: BrowserWindow | undefined

  function open() {
    const window = openWindow(stateFile)
    window.on('closed', () => {
      current = undefined
    })
    current = window
    opened(window)
    void loadConsole(window)
  }

  return { show: () => (current ? raise(current) : open()) }
}
