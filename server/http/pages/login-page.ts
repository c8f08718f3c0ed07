import { html } from 'ghtml'
import { paths } from '../../oauth/paths.ts'
import { hidden, layout, named, problemLine } from './layout.ts'

export interface LoginPage {
  clientName: string
  /** The authorization request that goes on after the sign-in. */
  request: string
  csrf: string
  username: string
  /** What went wrong the time before, as a sentence. */
  problem?: string | undefined
}

/** The sign-in page: user name and password on one step. */
export function loginPage(page: LoginPage): string {
  const invalid = page.problem === undefined ? '' : 'aria-invalid="true" aria-describedby="problem"'
  const [focusName, focusPassword] = page.username === '' ? ['autofocus', ''] : ['', 'autofocus']
  return layout({
    title: 'Sign in',
    content: html`<h1>Sign in</h1>
<p>to continue to !${named(page.clientName)}</p>
!${problemLine(page.problem)}
<form method="post" action="${paths.login}">
!${hidden('csrf', page.csrf)}
!${hidden('request', page.request)}
<label for="username">User name</label>
<input id="username" name="username" type="text" value="${page.username}" autocomplete="username" autocapitalize="none"
 spellcheck="false" maxlength="256" required !${invalid} !${focusName}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" maxlength="1024" required
 !${invalid} !${focusPassword}>
<button type="submit">Sign in</button>
</form>
<p class="soft"><a href="/account/forgot">Forgotten password?</a></p>`,
  })
}
