import type { IpcMain, IpcMainEvent, MessagePortMain, WebContents } from 'electron'
import { consoleOrigin, isConsoleAddress } from './console-address.ts'
import { type ConsolePort, consolePort } from './console-port.ts'

/** Why a page did not get, or lost, its connection. */
export type BridgeRefusal =
  | 'foreign_window'
  | 'foreign_origin'
  | 'sub_frame'
  | 'wrong_ports'
  | 'port_taken'
  | 'malformed'
  | 'too_large'
  | 'too_many'

export interface BridgeOptions {
  ipcMain: IpcMain
  /** Answers on a port whose sender has been checked, and starts it; called once per connection. */
  serve(port: ConsolePort): void
  refused(refusal: BridgeRefusal, origin: string): void
  monotonic(): number
}

export interface Bridge {
  /** Takes this page for the console from now on; its connection ends when it loads afresh or goes away. */
  attach(contents: WebContents): void
}

/** Connects the console's page to the server: one port at a time, and only for its main frame (SEC-E17, SEC-E25). */
export function openBridge(options: BridgeOptions): Bridge {
  let attached: WebContents | undefined
  let connected: ConsolePort | undefined

  function connect(event: IpcMainEvent) {
    const [port] = event.ports
    const refusal = refusalOf(event, attached) ?? (connected ? 'port_taken' : null)
    if (refusal || !port) return turnAway(event, refusal ?? 'wrong_ports')
    connected = admitted(port)
    options.serve(connected)
  }

  function admitted(port: MessagePortMain): ConsolePort {
    const page = consolePort(port, {
      monotonic: options.monotonic,
      onRefused: (reason) => options.refused(reason, consoleOrigin),
    })
    page.on('close', () => {
      if (connected === page) connected = undefined
    })
    return page
  }

  function turnAway(event: IpcMainEvent, refusal: BridgeRefusal) {
    for (const port of event.ports) port.close()
    options.refused(refusal, event.senderFrame?.origin ?? 'gone')
  }

  options.ipcMain.on('authly:connect', connect)
  return {
    attach(contents) {
      attached = contents
      contents.on('destroyed', () => connected?.close())
      contents.on('render-process-gone', () => connected?.close())
      contents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
        if (isMainFrame && !isSameDocument) connected?.close()
      })
    },
  }
}

function refusalOf(event: IpcMainEvent, attached: WebContents | undefined): BridgeRefusal | null {
  const frame = event.senderFrame
  if (event.sender !== attached) return 'foreign_window'
  if (frame === null || frame.parent !== null) return 'sub_frame'
  // A blank page that the console opened has the console's origin, but not its address.
  if (frame.origin !== consoleOrigin || !isConsoleAddress(frame.url)) return 'foreign_origin'
  if (event.ports.length !== 1) return 'wrong_ports'
  return null
}
