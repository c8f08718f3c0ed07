import { html } from 'ghtml'
import { paths } from '../../oauth/paths.ts'
import { accountLink, hidden, layout, named } from './layout.ts'

export interface ConsentPage {
  clientName: string
  personName: string
  /** What the application may do, as sentences (SEC-Q-10.7.2). */
  permissions: string[]
  /** The names of the resources that it wants to use in the person's name, besides this server. */
  resources: string[]
  /** Nobody of the office made it known: it registered itself. */
  selfRegistered: boolean
  /** Where the browser goes afterwards, as a person reads it. */
  destination: string
  /** False where any program of the machine could be behind that address. */
  proven: boolean
  /** For how many days it stays connected; null where it has to come back each time. */
  days: number | null
  request: string
  csrf: string
  /** Where to sign in as somebody else. */
  otherPersonHref: string
}

/** Asks the person whether the application may have what it wants. */
export function consentPage(page: ConsentPage): string {
  const permissions = page.permissions.map((sentence) => html`<li>${sentence}</li>`)
  return layout({
    title: 'Allow access',
    content: html`<h1>Allow !${named(page.clientName)}?</h1>
!${stranger(page)}
<p>You are signed in as !${named(page.personName)}. <a href="${page.otherPersonHref}">Not you?</a></p>
<p>This application would like to:</p>
<ul>!${permissions}</ul>
!${where(page.resources)}
<p class="soft">!${lifetime(page.days)} You will be sent to !${named(page.destination)}.</p>
!${warning(page.proven)}
<form method="post" action="${paths.consent}">
!${hidden('csrf', page.csrf)}
!${hidden('request', page.request)}
<button type="submit" name="action" value="allow">Allow</button>
<button type="submit" name="action" value="deny" class="quiet">Do not allow</button>
</form>
!${accountLink}`,
  })
}

const stranger = ({ selfRegistered, destination }: ConsentPage): string =>
  selfRegistered
    ? html`<p class="problem"><strong>This application registered itself.</strong> Nobody of your office added it, and its name is only what it says of itself. It sends you to !${named(destination)}: go on only if you know that place.</p>`
    : ''

/** The resources that are asked for, besides this server. */
export const where = (resources: readonly string[]): string =>
  resources.length === 0
    ? ''
    : html`<p>It would like to do so here:</p>
<ul>!${resources.map((name) => html`<li>!${named(name)}</li>`)}</ul>`

const lifetime = (days: number | null): string =>
  days === null ? 'It has to ask again each time.' : html`It stays connected for up to ${days} days.`

const warning = (proven: boolean): string =>
  proven
    ? ''
    : '<p class="soft">Continue only if you have just started this application yourself: it runs on this device, and its name cannot be checked.</p>'
