import type { ClientContext, ClientLink } from '@orpc/client'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import type { Bridge } from './bridge.ts'
import { requestPort } from './desktop-port.ts'

const RETRY_AFTER_MS = [0, 250, 1000, 3000]

/** The bridge inside the desktop app: a MessagePort, asked for again whenever it closes. */
export function createDesktopBridge(preload: AuthlyPreload): Bridge {
  const listeners = new Set<() => void>()
  let connection: Promise<ClientLink<ClientContext>> | null = null

  function connect(): Promise<ClientLink<ClientContext>> {
    const attempt = requestPort(preload).then((port) => {
      // Closing rejects every pending call inside the link, so no screen waits for an answer that cannot come.
      port.addEventListener('close', () => lost(attempt))
      const link = new RPCLink({ port })
      port.start()
      return link
    })
    connection = attempt
    attempt.catch(() => forget(attempt))
    return attempt
  }

  function forget(attempt: Promise<ClientLink<ClientContext>>): void {
    if (connection === attempt) connection = null
  }

  function lost(attempt: Promise<ClientLink<ClientContext>>): void {
    if (connection !== attempt) return
    connection = null
    void reconnect()
  }

  async function reconnect(): Promise<void> {
    for (const delay of RETRY_AFTER_MS) {
      await new Promise((resolve) => setTimeout(resolve, delay))
      const link = await (connection ?? connect()).catch(() => null)
      if (link) return announce()
    }
  }

  function announce(): void {
    for (const listener of listeners) listener()
  }

  const link: ClientLink<ClientContext> = {
    call: async (path, input, options) => (await (connection ?? connect())).call(path, input, options),
  }
  return {
    client: createORPCClient(link),
    onReconnect: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
