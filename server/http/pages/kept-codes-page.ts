import { html } from 'ghtml'
import { codeList } from './account/recovery-codes-page.ts'
import { layout } from './layout.ts'

/** Shows the recovery codes that came with the first second factor, once, before the person goes on to `onward`. */
export const keptCodesPage = ({ codes, onward }: { codes: readonly string[]; onward: string }): string =>
  layout({
    title: 'Keep these codes',
    content: html`<h1>Keep these codes</h1>
<p>Each of them lets you in once if you lose your phone or passkey. They are not shown again: print this page, or copy them to
where only you can read, and not to the same phone.</p>
!${codeList(codes)}
<p><a class="button" href="${onward}">I have kept them</a></p>`,
  })
