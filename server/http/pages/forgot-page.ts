import { html } from 'ghtml'
import { hidden, layout, problemLine } from './layout.ts'

export interface ForgotPage {
  csrf: string
  problem?: string | undefined
}

/** Asks whose password is forgotten. */
export const forgotPage = ({ csrf, problem }: ForgotPage): string =>
  layout({
    title: 'Forgotten password',
    content: html`<h1>Forgotten password</h1>
<p>You get a mail with a link to choose a new one.</p>
!${problemLine(problem)}
<form method="post" action="/account/forgot">
!${hidden('csrf', csrf)}
<label for="name">User name or e-mail address</label>
<input id="name" name="name" type="text" autocomplete="username" autocapitalize="none" spellcheck="false"
 maxlength="256" required autofocus>
<button type="submit">Send the link</button>
</form>
<p class="soft">If you have lost your second factor too, ask your administrator.</p>`,
  })

/** The answer to everybody, whether there is such a person or not (SEC-A45). */
export const resetSentPage = (): string =>
  layout({
    title: 'Look into your mail',
    content: html`<h1>Look into your mail</h1>
<p>If there is an account of this name with an e-mail address, a link is on its way there. It works for an hour.</p>
<p class="soft">Nothing came after some minutes? Look into the folder for unwanted mail, and check what you typed.
Then ask your administrator.</p>
<p><a href="/account/forgot">Try another name</a></p>`,
  })

/** Where no mail can be sent, or the office does not want it. */
export const askSomebodyPage = (): string =>
  layout({
    title: 'Forgotten password',
    content: html`<h1>Forgotten password</h1>
<p>Ask your administrator. They make a link for you with which you choose a new password.</p>`,
  })
