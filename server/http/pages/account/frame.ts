import { html } from 'ghtml'
import { paths } from '../../../oauth/paths.ts'
import { hidden, htmlDocument, mark, named, problemLine } from '../layout.ts'

/** What every page of somebody's own account shows around its content. */
export interface AccountFrame {
  name: string
  username: string
  /** The address of this page, as the navigation has it. */
  path: string
  /** What has just been done, as a sentence. */
  done?: string | undefined
  /** What went wrong, as a sentence. */
  problem?: string | undefined
  /** Whether the office lets people delete their account. */
  selfDelete: boolean
  /** The token of the form that goes to this address. */
  csrf(action: string): string
  signOutToken: string
}

interface AccountContent {
  title: string
  /** Finished HTML. */
  content: string
  script?: string
}

/** A page of somebody's own account: who it is, the way out, the way to the other pages. */
export const accountPage = (frame: AccountFrame, { title, content, script }: AccountContent): string =>
  htmlDocument({
    title,
    kind: 'account',
    script,
    body: html`<a class="skip" href="#content">Skip to the content</a>
<header>
!${mark}
<p class="who">!${named(frame.name)}<span>!${named(frame.username)}</span></p>
!${signOut(frame)}
</header>
<div class="columns">
!${navigation(frame)}
<main id="content" tabindex="-1">
<h1>${title}</h1>
!${frame.done === undefined ? '' : html`<p class="done" role="status">${frame.done}</p>`}
!${problemLine(frame.problem)}
!${content}
</main>
</div>`,
  })

/** A form of an account page; `content` is finished HTML. */
export const accountForm = ({ csrf }: Pick<AccountFrame, 'csrf'>, action: string, content: string): string =>
  html`<form method="post" action="${action}">
!${hidden('csrf', csrf(action))}
!${content}
</form>`

/** A part of a page, with a heading of its own; `content` is finished HTML. */
export const box = (heading: string, content: string): string =>
  html`<section class="card-box"><h2>${heading}</h2>
!${content}
</section>`

/** The attributes of a field that the page's problem is about. */
export const fieldProblem = ({ problem }: Pick<AccountFrame, 'problem'>): string =>
  problem === undefined ? '' : 'aria-invalid="true" aria-describedby="problem"'

const signOut = ({ signOutToken }: AccountFrame): string =>
  html`<form method="post" action="${paths.logout}">
!${hidden('csrf', signOutToken)}
!${hidden('request', '')}
<button type="submit" name="action" value="logout" class="quiet">Sign out</button>
</form>`

const places: readonly [path: string, name: string][] = [
  ['/account', 'Profile'],
  ['/account/password', 'Password'],
  ['/account/security', 'Second factor'],
  ['/account/passkeys', 'Passkeys'],
  ['/account/recovery-codes', 'Recovery codes'],
  ['/account/sessions', 'Sessions and devices'],
  ['/account/applications', 'Applications'],
  ['/account/activity', 'Activity'],
  ['/account/data', 'Your data'],
  ['/account/delete', 'Delete account'],
]

function navigation({ path, selfDelete }: AccountFrame): string {
  const items = places
    .filter(([to]) => selfDelete || to !== '/account/delete')
    .map(([to, name]) => html`<li><a href="${to}" !${to === path ? 'aria-current="page"' : ''}>${name}</a></li>`)
  return html`<nav aria-label="Your account"><ul>!${items}</ul></nav>`
}
