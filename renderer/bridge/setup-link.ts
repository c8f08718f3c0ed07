const KEPT_AS = 'authly:setup-token'

/**
 * Takes the one-time set-up token out of `…/setup#token=…` and out of the address bar at once,
 * so that it is neither in the history nor in a screenshot. It is kept for this tab, so that a reload does not end set-up.
 */
export function takeSetupToken(home: URL): string | null {
  const token = new URLSearchParams(window.location.hash.slice(1)).get('token')
  if (!window.location.pathname.endsWith('/setup') || token === null) return sessionStorage.getItem(KEPT_AS)
  window.history.replaceState(null, '', home)
  sessionStorage.setItem(KEPT_AS, token)
  return token
}

export function forgetSetupToken(): void {
  sessionStorage.removeItem(KEPT_AS)
}
