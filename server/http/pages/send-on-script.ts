import { hash } from 'node:crypto'

/** Presses the one button of a page that posts an answer on; without it a person does. */
export const sendOnScript = 'document.forms[0].requestSubmit()'

/** Its name changes with its content, so it may be kept for ever. */
export const sendOnScriptPath = `/assets/send-on-${hash('sha256', sendOnScript, 'hex').slice(0, 16)}.js`
