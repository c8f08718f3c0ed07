import { type Appliance, errorFields } from '../server/index.ts'
import { type ApplianceWishes, startAppliance } from './appliance.ts'
import type { BridgeRefusal } from './bridge.ts'
import { startServer } from './start-server.ts'

/** The server inside the app, from before it has started until after it has stopped. */
export interface DesktopServer {
  /** The running server; null when it could not be started and the app is quitting. */
  started: Promise<Appliance | null>
  /** Null while the server is not running. */
  issuer(): string | null
  /** Logs a page that was turned away, and records it where it looks like an attempt. */
  turnedAway(refusal: BridgeRefusal, origin: string): void
  /** Finishes what the server is doing, closes the database; also ends a start that waits for the person. */
  stop(): Promise<void>
}

/** As what a refusal is recorded; the console itself can ask twice when it loads afresh, which is nobody's attempt. */
const eventReasons = {
  foreign_window: 'foreign_origin',
  foreign_origin: 'foreign_origin',
  sub_frame: 'foreign_origin',
  wrong_ports: 'invalid_request',
  malformed: 'invalid_request',
  too_large: 'invalid_request',
  too_many: 'invalid_request',
  port_taken: null,
} as const

/** Begins to start the server. */
export function desktopServer(wishes: ApplianceWishes): DesktopServer {
  const quitting = new AbortController()
  let running: Appliance | null = null
  const started = startServer({
    async start() {
      running = await startAppliance(wishes)
      return running
    },
    failed: (thrown) => wishes.log.error('The server could not start', errorFields(thrown)),
    quitting: quitting.signal,
  })
  return {
    started,
    issuer: () => running?.issuer() ?? null,
    turnedAway(refusal, origin) {
      wishes.log.warn('A page was refused a connection', { refusal, origin })
      const reason = eventReasons[refusal]
      if (reason === null) return
      running?.recordRefusedPage(reason).catch((thrown: unknown) => {
        wishes.log.error('A refused connection could not be recorded', errorFields(thrown))
      })
    },
    async stop() {
      quitting.abort()
      const appliance = await started
      await appliance?.stop()
    },
  }
}
