import { html } from 'ghtml'
import type { LinkPurpose } from '../../contract/links.ts'
import { layout } from './layout.ts'

export interface DeadLinkPage {
  purpose: LinkPurpose
  /** What is wrong with the link, as a sentence. */
  problem: string
  /** Whether people may ask for a link to choose a new password. */
  selfReset: boolean
}

/** Says what to do instead of a link that opens nothing. */
export const deadLinkPage = ({ purpose, problem, selfReset }: DeadLinkPage): string =>
  layout({
    title: 'This link does not work',
    content: html`<h1>This link does not work</h1>
<p class="problem" role="alert">${problem}</p>
<p>Nothing was changed. Links work once and for a short time; if you had several mails, take the newest.</p>
!${purpose === 'password_reset' && selfReset ? another : html`<p>${advice[purpose]}</p>`}`,
  })

const another = '<p><a class="button" href="/account/forgot">Ask for another link</a></p>'

const advice: Readonly<Record<LinkPurpose, string>> = {
  invitation:
    'If you have chosen your password already, sign in with it. Otherwise ask whoever invited you for a new link.',
  password_reset: 'If you still need a new password, ask your administrator for another link.',
  factor_enrolment: 'If you still cannot sign in, ask your administrator for another link.',
}
