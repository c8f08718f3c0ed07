import { html } from 'ghtml'
import { hidden, layout, named } from './layout.ts'

export interface FormPostPage {
  clientName: string
  /** Where the answer goes, to the letter. */
  action: string
  fields: Readonly<Record<string, string>>
  /** The address of the script that presses the button. */
  script: string
}

/** Brings an answer to the application in a form (OAuth 2.0 Form Post Response Mode §2); without a script, by its button (SEC-A06). */
export function formPostPage({ clientName, action, fields, script }: FormPostPage): string {
  const inputs = Object.entries(fields).map(([name, value]) => hidden(name, value))
  return layout({
    title: 'Back to the application',
    script,
    content: html`<h1>Back to !${named(clientName)}</h1>
<p>You are on your way back. If nothing happens, press Continue.</p>
<form method="post" action="${action}">
!${inputs}
<button>Continue</button>
</form>`,
  })
}
