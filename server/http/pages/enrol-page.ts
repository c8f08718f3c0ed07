import { html } from 'ghtml'
import { layout, problemLine } from './layout.ts'
import { day } from './moment.ts'
import { type StepFrame, signInActions, signInForm, somebodyElse } from './sign-in-form.ts'

export interface EnrolPage extends StepFrame {
  /** Who asks for a second factor, as a sentence. */
  demand: string
  passkeysPossible: boolean
  /** Until when the person may do it another time, in epoch milliseconds; null where they may not. */
  putOffUntil: number | null
}

/** Leads somebody of whom a second factor is asked to setting one up. */
export const enrolPage = (page: EnrolPage): string =>
  layout({
    title: 'Set up a second factor',
    content: html`<h1>Set up a second factor</h1>
<p>It keeps others out even if they learn your password. ${page.demand}</p>
!${problemLine(page.problem)}
!${signInForm(
      page,
      signInActions.enrol,
      html`<button type="submit" name="action" value="authenticator">Authenticator app</button>
<p class="soft">An app on your phone that shows a code of six digits.</p>
!${page.passkeysPossible ? passkey : ''}
!${page.putOffUntil === null ? '' : html`<button type="submit" name="action" value="later" class="quiet">Later (until !${day(page.putOffUntil)})</button>`}`,
    )}
!${somebodyElse(page)}`,
  })

const passkey = `<button type="submit" name="action" value="passkey">Passkey</button>
<p class="soft">Your fingerprint, face, PIN or security key. No look-alike page can ask for it.</p>`
