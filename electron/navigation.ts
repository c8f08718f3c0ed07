import type { WebContents } from 'electron'
import { isConsoleAddress } from './console-address.ts'

/** Hands an address that a page wants to leave to over to whoever decides whether the system's browser opens it. */
export type OpenExternally = (address: string) => void

/**
 * Keeps a page inside the console: it navigates nowhere else, opens no window and embeds no other page (SEC-E11 to E14).
 * Call it for every web contents as it is created, so that none is ever without.
 */
export function keepInConsole(contents: WebContents, openExternally: OpenExternally): void {
  contents.on('will-frame-navigate', (event) => {
    if (isConsoleAddress(event.url)) return
    event.preventDefault()
    if (event.isMainFrame) openExternally(event.url)
  })
  contents.on('will-redirect', (event) => {
    if (!isConsoleAddress(event.url)) event.preventDefault()
  })
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    openExternally(url)
    return { action: 'deny' }
  })
}
