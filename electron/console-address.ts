/** The scheme and host that the console is served under; no window ever shows anything else. */
export const consoleScheme = 'app'
export const consoleHost = 'console'
export const consoleOrigin = `${consoleScheme}://${consoleHost}`

/** Whether an address is the console's own, by its parsed parts: a prefix would also match `app://console.example` (SEC-E13). */
export function isConsoleAddress(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, host, username, password } = new URL(address)
  return protocol === `${consoleScheme}:` && host === consoleHost && username === '' && password === ''
}
