import { html } from 'ghtml'
import { layout } from './layout.ts'

export interface ErrorPage {
  code: string
  description: string
  requestId: string
}

/** Tells a person that it is not their fault, and a developer what to change; its words are stable (SEC-C52). */
export function errorPage({ code, description, requestId }: ErrorPage): string {
  return layout({
    title: 'This request cannot be completed',
    content: html`<h1>This request cannot be completed</h1>
<p class="problem" role="alert">${description}</p>
<p class="soft">Go back to the application and try again. If it happens once more, tell its developer:
<code>${code}</code>, request <code>${requestId}</code>.</p>`,
  })
}
