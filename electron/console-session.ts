import { type Session, session } from 'electron'
import { serveConsole } from './app-protocol.ts'
import { consoleOrigin, isConsoleAddress } from './console-address.ts'
import { refusePermissions } from './permissions.ts'

/** Without `persist:` Chromium keeps this session in memory: nothing that a page saw is left on the disk. */
export const consolePartition = 'console'

/** Prepares the one session that windows use: it reaches the console's own files, and nothing else on any network. */
export function prepareConsoleSession(consoleFolder: string): Session {
  const consoleSession = session.fromPartition(consolePartition)
  serveConsole(consoleSession.protocol, consoleFolder)
  refusePermissions(consoleSession)
  refusePermissions(session.defaultSession)
  refuseNetwork(consoleSession)
  refuseNetwork(session.defaultSession)
  keepDownloadsToOwnFiles(consoleSession)
  return consoleSession
}

// The console talks to the server through its port, so a request that leaves the machine is never the console's (SEC-E01).
function refuseNetwork(ofSession: Session): void {
  ofSession.webRequest.onBeforeRequest((request, answer) => {
    answer({ cancel: !isConsoleAddress(request.url) && !isInMemory(request.url) })
  })
}

// Saving a file that the console made itself, such as the recovery key, is a download of a blob.
function keepDownloadsToOwnFiles(ofSession: Session): void {
  ofSession.on('will-download', (event, item) => {
    if (!item.getURL().startsWith(`blob:${consoleOrigin}/`)) event.preventDefault()
  })
}

function isInMemory(address: string): boolean {
  return address.startsWith(`blob:${consoleOrigin}/`) || address.startsWith('data:') || address.startsWith('devtools:')
}
