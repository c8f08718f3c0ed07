import { html } from 'ghtml'
import { named } from '../layout.ts'
import { type AccountFrame, accountForm, accountPage, box, fieldProblem } from './frame.ts'

export interface Profile {
  name: string
  username: string
  email: string | null
  role: string
  groups: readonly string[]
}

const roles: Readonly<Record<string, string>> = {
  admin: 'Administrator',
  auditor: 'Auditor: sees everything, changes nothing',
  user: 'Person without special rights',
}

/** Who the person is said to be, and what of it is theirs to change. */
export const profilePage = (frame: AccountFrame, profile: Profile): string =>
  accountPage(frame, {
    title: 'Profile',
    content: box(
      'Who you are',
      html`<dl>
<dt>Name</dt><dd>!${named(profile.name)} <a href="/account/name">Change<span class="unseen"> your name</span></a></dd>
<dt>User name</dt><dd>!${named(profile.username)}</dd>
<dt>E-mail</dt><dd>${profile.email ?? 'None'} <a href="/account/email">Change<span class="unseen"> your e-mail address</span></a></dd>
<dt>Role</dt><dd>${roles[profile.role] ?? profile.role}</dd>
<dt>Groups</dt><dd>${profile.groups.length > 0 ? profile.groups.join(', ') : 'None'}</dd>
</dl>
<p class="soft">An administrator can change your user name, role and groups.</p>`,
    ),
  })

/** `name` is what stands in the field: the stored one, or what was typed. */
export const namePage = (frame: AccountFrame, name: string): string =>
  accountPage(frame, {
    title: 'Change your name',
    content: box(
      'Name',
      accountForm(
        frame,
        '/account/name',
        html`<label for="name">Name</label>
<input id="name" name="name" value="${name}" autocomplete="name" maxlength="200" required autofocus !${fieldProblem(frame)}>
<div class="actions"><button type="submit">Save</button><a href="/account">Cancel</a></div>`,
      ),
    ),
  })

export const emailPage = (frame: AccountFrame, email: string): string =>
  accountPage(frame, {
    title: 'Change your e-mail address',
    content: box(
      'E-mail address',
      accountForm(
        frame,
        '/account/email',
        html`<label for="email">E-mail address</label>
<input id="email" name="email" type="email" value="${email}" autocomplete="email" maxlength="254" autofocus
 !${fieldProblem(frame)}>
<p class="hint">Links to choose a new password go there. The old address is told of the change. Leave it empty for none.</p>
<div class="actions"><button type="submit">Save</button><a href="/account">Cancel</a></div>`,
      ),
    ),
  })
