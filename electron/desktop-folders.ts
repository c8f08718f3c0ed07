import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { app } from 'electron'

export interface DesktopFolders {
  /** The desktop's own: window state, the remembered data folder, Chromium's files. */
  desktop: string
  /** Where the data lives unless set-up has chosen another place. */
  data: string
}

/**
 * Decides where things lie; must run before Electron is ready and before the single-instance lock, which lies in there.
 * @param home from `--data`: two copies with different homes know nothing of each other
 */
export function settleFolders(home: string | undefined): DesktopFolders {
  const desktop = home === undefined ? app.getPath('userData') : path.join(home, 'desktop')
  const data = home ?? path.join(desktop, 'data')
  mkdirSync(desktop, { recursive: true, mode: 0o700 })
  app.setPath('userData', desktop)
  app.setPath('sessionData', desktop)
  return { desktop, data }
}
