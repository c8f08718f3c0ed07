import { html } from 'ghtml'

const shown = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZoneName: 'short',
})
const shownDay = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric' })

/** A moment (epoch milliseconds) in the time of the office: that of the machine the server runs on, which it names. */
export const moment = (at: number): string =>
  html`<time datetime="${new Date(at).toISOString()}">${shown.format(at)}</time>`

/** The day alone. */
export const day = (at: number): string =>
  html`<time datetime="${new Date(at).toISOString()}">${shownDay.format(at)}</time>`
