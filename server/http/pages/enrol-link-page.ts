import { html } from 'ghtml'
import { layout, named } from './layout.ts'

/** Leads from an enrolment link to the sign-in, which sees that the browser holds it; the password is asked for there. */
export const enrolLinkPage = ({ personName }: { personName: string }): string =>
  layout({
    title: 'Set up a second factor',
    content: html`<h1>Set up a second factor</h1>
<p>You are !${named(personName)}. Sign in with your password in this browser, within half an hour. You then set up an
authenticator app or a passkey.</p>
<p><a class="button" href="/account">Sign in</a></p>
<p class="soft">Did you forget your password too? Ask your administrator for a link to choose another one, and take that first.</p>`,
  })
