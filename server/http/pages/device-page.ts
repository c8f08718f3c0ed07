import { html } from 'ghtml'
import { paths } from '../../oauth/paths.ts'
import { where } from './consent-page.ts'
import { accountLink, hidden, layout, named, problemLine } from './layout.ts'
import { moment } from './moment.ts'

/** Where a person answers for the device whose code they typed. */
export const deviceConfirmPath = `${paths.deviceVerification}/confirm`

export interface DeviceEntryPage {
  /** What was typed before, or came with the address. */
  typed: string
  csrf: string
  problem?: string | undefined
}

/** Asks for the code that a device shows (RFC 8628 §3.3). */
export const deviceEntryPage = ({ typed, csrf, problem }: DeviceEntryPage): string =>
  layout({
    title: 'Let a device in',
    content: html`<h1>Let a device in</h1>
!${problemLine(problem)}
<form method="post" action="${paths.deviceVerification}">
!${hidden('csrf', csrf)}
<label for="user_code">Code</label>
<input id="user_code" name="user_code" type="text" value="${typed}" autocomplete="off" autocapitalize="characters"
 spellcheck="false" maxlength="40" required autofocus
 !${problem === undefined ? 'aria-describedby="code-hint"' : 'aria-invalid="true" aria-describedby="problem code-hint"'}>
<p class="hint" id="code-hint">The eight letters that the device shows.</p>
<button type="submit">Go on</button>
</form>
<p class="soft">Type a code only from a device of your own. Whoever sends you one wants to get in with your name.</p>`,
  })

export interface DeviceConfirmPage {
  clientName: string
  personName: string
  /** As the device shows it. */
  userCode: string
  /** Epoch milliseconds. */
  askedAt: number
  /** From where the device asked, as a person would say it. */
  place: string
  /** What it may do, as sentences. */
  permissions: readonly string[]
  /** The names of the resources that it wants to use in the person's name, besides this server. */
  resources: readonly string[]
  /** Nobody of the office made it known: it registered itself. */
  selfRegistered: boolean
  /** How long it stays signed in, as a sentence. */
  lifetime: string
  csrf: string
  /** Where to sign in as somebody else. */
  otherPersonHref: string
}

/** Names what is asked for, by which device, before it is let in: the code could come from somebody else's (RFC 8628 §5.4). */
export function deviceConfirmPage(page: DeviceConfirmPage): string {
  return layout({
    title: 'Let this device in',
    content: html`<h1>Allow !${named(page.clientName)} on a device?</h1>
!${page.selfRegistered ? stranger : ''}
<p>You are signed in as !${named(page.personName)}. <a href="${page.otherPersonHref}">Not you?</a></p>
<p>A device asked !${moment(page.askedAt)} from !${named(page.place)}. It shows the code <strong class="user-code">${page.userCode}</strong></p>
<p class="note">Only continue if you started this yourself, and the device in front of you shows this code.</p>
<p>On that device this application would like to:</p>
<ul>!${page.permissions.map((sentence) => html`<li>${sentence}</li>`)}</ul>
!${where(page.resources)}
<p class="soft">${page.lifetime}</p>
<form method="post" action="${deviceConfirmPath}">
!${hidden('csrf', page.csrf)}
!${hidden('user_code', page.userCode)}
<button type="submit" name="action" value="allow">Allow</button>
<button type="submit" name="action" value="deny" class="quiet">Do not allow</button>
</form>
!${accountLink}`,
  })
}

const stranger =
  '<p class="problem"><strong>This application registered itself.</strong> Nobody of your office added it, and its name is only what it says of itself.</p>'

/** Says what came of the answer. */
export const deviceAnsweredPage = (clientName: string, decision: 'allow' | 'deny'): string =>
  decision === 'allow'
    ? layout({
        title: 'The device is let in',
        content: html`<h1>The device is let in</h1>
<p>!${named(clientName)} goes on by itself in a few seconds. You can close this page.</p>
!${accountLink}`,
      })
    : layout({
        title: 'The device is not let in',
        content: html`<h1>The device is not let in</h1>
<p>!${named(clientName)} got nothing. You can close this page. If you did not start this, whoever sent you the code is not to be trusted.</p>
!${accountLink}`,
      })
