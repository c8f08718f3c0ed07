import { html } from 'ghtml'
import type { Factors } from '../../../identity/factors/factors-of.ts'
import { type AccountFrame, accountForm, accountPage, box } from './frame.ts'
import { codesLeft } from './security-page.ts'

export const recoveryCodesPage = (frame: AccountFrame, factors: Factors): string =>
  accountPage(frame, {
    title: 'Recovery codes',
    content: box('Recovery codes', html`!${codesLeft(factors)}!${factors.some ? makeNew(frame) : first}`),
  })

const first = '<p class="actions"><a href="/account/security">Set up a second factor</a></p>'

const makeNew = (frame: AccountFrame): string =>
  accountForm(
    frame,
    '/account/recovery-codes',
    '<p>New codes are shown once. All older ones stop working.</p><div class="actions"><button type="submit">Make new codes</button></div>',
  )

/** Shows the codes, once. */
export const newRecoveryCodesPage = (frame: AccountFrame, codes: readonly string[]): string =>
  accountPage(frame, {
    title: 'Recovery codes',
    content: box(
      'Keep these codes',
      html`<p>Each of them lets you in once if you lose your phone or passkey. They are not shown again: print this page, or copy
them to where only you can read, and not to the same phone.</p>
!${codeList(codes)}
<p class="actions"><a href="/account/security?said=codes_kept">I have kept them</a></p>`,
    ),
  })

/** Codes to print or copy. */
export const codeList = (codes: readonly string[]): string =>
  html`<ol class="codes">!${codes.map((code) => html`<li><code>${code}</code></li>`)}</ol>`
