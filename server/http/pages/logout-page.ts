import { html } from 'ghtml'
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

/** Says that nobody is signed in any more. */
export const signedOutPage = (): string =>
  layout({
    title: 'Signed out',
    content: html`<h1>You are signed out</h1>
<p>You can close this page.</p>`,
  })
