import { html } from 'ghtml'
import type { PasswordRequirement } from '../../contract/password-policy.ts'
import { hidden, layout, named, problemLine } from './layout.ts'
import { requirementList } from './password-requirements.ts'

export interface SetPasswordPage {
  /** The first one, or another. */
  kind: 'invitation' | 'password_reset'
  /** Where the form goes. */
  action: string
  csrf: string
  personName: string
  username: string
  requirements: readonly PasswordRequirement[]
  /** Whether the requirements say what of them a password met that was typed. */
  tried: boolean
  problem?: string | undefined
}

const words = {
  invitation: { title: 'Welcome', request: 'Choose a password for your account.' },
  password_reset: {
    title: 'Choose a new password',
    request: 'You are signed out everywhere, and then sign in with the new one.',
  },
} as const

/** The form behind a link for one use. The user name tells password managers whose password it is. */
export function setPasswordPage(page: SetPasswordPage): string {
  const { title, request } = words[page.kind]
  const invalid = page.tried ? 'aria-invalid="true"' : ''
  return layout({
    title,
    content: html`<h1>${title}</h1>
<p>You are !${named(page.personName)}, with the user name !${named(page.username)}. ${request}</p>
!${problemLine(page.problem)}
<form method="post" action="${page.action}">
!${hidden('csrf', page.csrf)}
!${hidden('username', page.username)}
<label for="new">Password</label>
<input id="new" name="new" type="password" autocomplete="new-password" maxlength="1024" required autofocus !${invalid}
 aria-describedby="requirements">
!${requirementList(page.requirements, page.tried)}
<label for="again">The same password once more</label>
<input id="again" name="again" type="password" autocomplete="new-password" maxlength="1024" required>
<button type="submit">Set password</button>
</form>`,
  })
}

/** Says that it is done; the person signs in as always, with all that is asked then. */
export const passwordSetPage = (): string =>
  layout({
    title: 'Your password is set',
    content: html`<h1>Your password is set</h1>
<p>Sign in with it now. If you have a second factor, you are asked for it as always.</p>
<p><a class="button" href="/account">Sign in</a></p>`,
  })
