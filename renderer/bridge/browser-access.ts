import { forgetSetupToken, takeSetupToken } from './setup-link.ts'
import { beginSignIn, finishSignIn, leaveForSignOut, renewSignIn, type SignedIn } from './sign-in.ts'
import { refusalSentence } from './sign-in-refusal.ts'

const RENEW_BEFORE_MS = 60_000
const TOO_SOON_MS = 15_000

/** What the browser holds to be let in, in memory only; the desktop app needs none of it. */
export interface BrowserAccess {
  credential(): 'token' | 'setup' | 'none'
  /** Why the sign-in that this page load came back from failed; null when it did not. */
  refusal: string | null
  /** The `Authorization` header for the next request, or null; renews a token that is about to end where it can. */
  authorization(): Promise<string | null>
  /** True when the server refused a token that it has only just given: signing in again would go round in circles. */
  refusedAtOnce(): boolean
  /** Leaves the page for the login page and comes back to the same screen. */
  signIn(): Promise<void>
  signOut(): Promise<void>
  forgetSetup(): void
}

/** Reads what the address brings (a sign-in's answer, a set-up link), cleans the address bar, and answers what may be used from now on. */
export async function arriveInBrowser(): Promise<BrowserAccess> {
  const home = new URL('.', window.location.href)
  home.hash = ''
  home.search = ''
  const arrival = await answerOfSignIn(home)
  return createAccess({ home, ...arrival, setupToken: takeSetupToken(home) })
}

async function answerOfSignIn(home: URL): Promise<{ signedIn: SignedIn | null; refusal: string | null }> {
  const callback = new URL(window.location.href)
  if (!callback.pathname.endsWith('/callback')) return { signedIn: null, refusal: null }
  // The code must not stay in the address bar or the history while it is being redeemed.
  window.history.replaceState(null, '', home)
  try {
    const { signedIn, returnTo } = await finishSignIn(home, callback)
    window.history.replaceState(null, '', new URL(returnTo, home))
    return { signedIn, refusal: null }
  } catch (error) {
    return { signedIn: null, refusal: refusalSentence(error) }
  }
}

interface Holdings {
  home: URL
  signedIn: SignedIn | null
  refusal: string | null
  setupToken: string | null
}

function createAccess({ home, refusal, ...held }: Holdings): BrowserAccess {
  let { signedIn, setupToken } = held
  let renewal: Promise<void> | null = null

  async function renew(refreshToken: string): Promise<void> {
    // A failed renewal is not an error by itself: the old token is used until the server says that it has ended.
    signedIn = await renewSignIn(refreshToken).catch(() => signedIn && { ...signedIn, refreshToken: null })
    renewal = null
  }

  async function fresh(): Promise<SignedIn | null> {
    if (signedIn?.refreshToken && signedIn.expiresAt - Date.now() < RENEW_BEFORE_MS) {
      renewal ??= renew(signedIn.refreshToken)
      await renewal
    }
    return signedIn
  }

  return {
    refusal,
    credential: () => (signedIn ? 'token' : setupToken ? 'setup' : 'none'),
    authorization: async () => {
      const current = await fresh()
      if (current) return `Bearer ${current.accessToken}`
      return setupToken === null ? null : `Setup ${setupToken}`
    },
    refusedAtOnce: () => signedIn !== null && Date.now() - signedIn.receivedAt < TOO_SOON_MS,
    signIn: () => beginSignIn(home, window.location.hash || '#/'),
    signOut: leaveForSignOut,
    forgetSetup: () => {
      setupToken = null
      forgetSetupToken()
    },
  }
}
