import { html } from 'ghtml'
import type { PasswordRequirement } from '../../contract/password-policy.ts'

/** What is asked of a new password; once one was `tried`, what of it that one met. Fields point here by `requirements`. */
export const requirementList = (requirements: readonly PasswordRequirement[], tried: boolean): string =>
  html`<ul class="requirements" id="requirements">!${requirements.map(({ sentence, met }) => item(sentence, tried ? met : null))}</ul>`

function item(sentence: string, met: boolean | null): string {
  if (met === null) return html`<li>${sentence}</li>`
  return met
    ? html`<li class="met">${sentence}<span class="unseen"> (met)</span></li>`
    : html`<li class="missing">${sentence}<span class="unseen"> (missing)</span></li>`
}
