import { html } from 'ghtml'
import { layout } from './layout.ts'

export interface ErrorPage {
  code: string
  description: string
  requestId: string
  /** What the person can do, where it is not going back to the application. */
  advice?: string
}

const goBack = 'Go back to the application and try again. If it happens once more, tell its developer:'

/** Tells a person that it is not their fault, and a developer what to change; its words are stable (SEC-C52). */
export function errorPage({ code, description, requestId, advice = goBack }: ErrorPage): string {
  return layout({
    title: 'This request cannot be completed',
    content: html`<h1>This request cannot be completed</h1>
<p class="problem" role="alert">${description}</p>
<p class="soft">${advice}
<code>${code}</code>, request <code>${requestId}</code>.</p>`,
  })
}
