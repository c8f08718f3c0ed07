import { html } from 'ghtml'
import { named } from '../layout.ts'
import { day } from '../moment.ts'
import { type AccountFrame, accountForm, accountPage, box } from './frame.ts'

export interface ApplicationOfMine {
  clientId: string
  name: string
  /** What it may do, as sentences. */
  permissions: readonly string[]
  /** The names of the resources that it may use besides. */
  resources: readonly string[]
  grantedAt: number
}

const path = '/account/applications/revoke'

export const applicationsPage = (frame: AccountFrame, applications: readonly ApplicationOfMine[]): string =>
  accountPage(frame, {
    title: 'Applications',
    content: box(
      'Applications that may use your account',
      applications.length === 0
        ? '<p>There is none. An application appears here once you sign in to it.</p>'
        : html`<ul class="rows">!${applications.map(row)}</ul>`,
    ),
  })

/** Asks before it is taken back. */
export const revokeApplicationPage = (frame: AccountFrame, application: ApplicationOfMine): string =>
  accountPage(frame, {
    title: 'Take access back',
    content: box(
      'Take access back?',
      html`<p>!${named(application.name)} is signed out of your account everywhere. It has to ask you again before it may:</p>
!${permissions(application)}
!${accountForm(
        frame,
        path,
        html`<input type="hidden" name="client" value="${application.clientId}">
<div class="actions"><button type="submit" class="danger">Take access back</button><a href="/account/applications">Cancel</a></div>`,
      )}`,
    ),
  })

const permissions = ({ permissions, resources }: ApplicationOfMine): string =>
  html`<ul>!${permissions.map((sentence) => html`<li>${sentence}</li>`)}</ul>!${where(resources)}`

const where = (resources: readonly string[]): string =>
  resources.length === 0 ? '' : html`<p class="soft">There: !${resources.map(named).join(', ')}</p>`

const row = (application: ApplicationOfMine): string =>
  html`<li><p><strong>!${named(application.name)}</strong> <span class="soft">since !${day(application.grantedAt)}</span></p>
!${permissions(application)}
<p class="actions"><a href="${path}?client=${encodeURIComponent(application.clientId)}">Take access back<span class="unseen"> from !${named(application.name)}</span></a></p></li>`
