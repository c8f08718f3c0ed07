const ANSWER_WITHIN_MS = 10_000

/**
 * Asks the preload for a port to the server inside the app.
 * @throws Error when none has come after ten seconds.
 */
export function requestPort(preload: AuthlyPreload): Promise<MessagePort> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => settle(() => reject(new Error('No port came from the desktop app.'))),
      ANSWER_WITHIN_MS,
    )
    const settle = (outcome: () => void) => {
      clearTimeout(timer)
      window.removeEventListener('message', receive)
      outcome()
    }
    const receive = (event: MessageEvent<unknown>) => {
      const port = event.ports[0]
      if (event.data !== 'authly:port' || event.source !== window || event.origin !== window.location.origin || !port)
        return
      settle(() => resolve(port))
    }
    window.addEventListener('message', receive)
    preload.connect()
  })
}
