import { html } from 'ghtml'
import { layout, problemLine } from './layout.ts'
import { passkeyScriptPath } from './passkey-script.ts'
import { destination, fieldProblem, passkeyField, type SignInFrame, signInActions, signInForm } from './sign-in-form.ts'

export interface LoginPage extends SignInFrame {
  username: string
  /** Whether somebody is signed in who proves once more that it is them. */
  confirms: boolean
  /** What a passkey device is asked; null where a passkey alone signs nobody in. */
  passkeyQuestion: object | null
}

/** The sign-in page: user name and password on one step, or a passkey alone. */
export function loginPage(page: LoginPage): string {
  const invalid = fieldProblem(page)
  const [focusName, focusPassword] = page.username === '' ? ['autofocus', ''] : ['', 'autofocus']
  const title = page.confirms ? 'Confirm that it is you' : 'Sign in'
  return layout({
    title,
    ...(page.passkeyQuestion && { script: passkeyScriptPath }),
    content: html`<h1>${title}</h1>
!${destination(page)}
!${problemLine(page.problem)}
!${signInForm(
      page,
      signInActions.password,
      html`<label for="username">User name</label>
<input id="username" name="username" type="text" value="${page.username}" autocomplete="username" autocapitalize="none"
 spellcheck="false" maxlength="256" required !${invalid} !${focusName}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" maxlength="1024" required
 !${invalid} !${focusPassword}>
<button type="submit">Sign in</button>`,
    )}
!${page.passkeyQuestion === null ? '' : withPasskey(page, page.passkeyQuestion)}
<p class="soft"><a href="/account/forgot">Forgotten password?</a></p>`,
  })
}

/** Out of sight until the script shows it: without the script it does nothing. */
const withPasskey = (page: LoginPage, question: object): string =>
  html`<div data-needs-script hidden>!${signInForm(
    page,
    signInActions.passkey,
    html`!${passkeyField(question)}
<button type="submit" class="quiet">Sign in with a passkey</button>
<p class="soft" role="status"></p>`,
  )}</div>`
