import { html } from 'ghtml'
import type { WayBack } from '../../oauth/end-session.ts'
import type { LogoutFrame } from '../../oauth/logout/front-channel.ts'
import { paths } from '../../oauth/paths.ts'
import { accountLink, hidden, layout, named } from './layout.ts'

export interface LogoutPage {
  personName: string
  clientName: string | null
  request: string
  csrf: string
}

/** Asks before a link of somebody else's ends a session. */
export function logoutPage(page: LogoutPage): string {
  const asker = page.clientName === null ? '' : html` !${named(page.clientName)} asks for it.`
  return layout({
    title: 'Sign out',
    content: html`<h1>Sign out?</h1>
<p>You are signed in as !${named(page.personName)}.!${asker} To stay signed in, close this page.</p>
<form method="post" action="${paths.logout}">
!${hidden('csrf', page.csrf)}
!${hidden('request', page.request)}
<button type="submit" name="action" value="logout">Sign out</button>
</form>
!${accountLink}`,
  })
}

export interface SignedOutPage {
  /** Where the browser goes on by itself; null where nobody is waiting for it. */
  back: WayBack | null
  /** Pages of applications that sign the browser out there. */
  frames: readonly LogoutFrame[]
}

/** Says that nobody is signed in any more. */
export const signedOutPage = ({ back, frames }: SignedOutPage): string =>
  layout({
    title: 'Signed out',
    content: html`<h1>You are signed out</h1>
!${frames.length === 0 ? '' : '<p>The applications that you used are told.</p>'}
!${back === null ? '<p>You can close this page.</p>' : wayOn(back)}
!${frames.map(({ clientName, src }) => html`<iframe src="${src}" title="Signing out of ${clientName}" hidden></iframe>`)}`,
  })

const wayOn = ({ clientName, location }: WayBack): string =>
  html`<p><a class="button" href="${location}">Go on to !${named(clientName)}</a></p>`
