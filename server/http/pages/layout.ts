import { html } from 'ghtml'
import { stylesheetPath } from './stylesheet.ts'

// The same drawing as the console's; inline, since a page of this server loads nothing but its stylesheet.
const drawing = `<svg aria-hidden="true" viewBox="0 0 32 32" width="28" height="28"><rect width="32" height="32" rx="8" fill="#15656b"/><path d="M8.5 24.5 14.3 9.4a1.85 1.85 0 0 1 3.4 0L23.5 24.5" fill="none" stroke="#fff" stroke-width="2.8" stroke-linecap="round"/><circle cx="16" cy="18.2" r="2.1" fill="#f2c879"/><path d="M16 19v5" stroke="#f2c879" stroke-width="2" stroke-linecap="round"/></svg>`

/** The product's mark and name, as every page begins. */
export const mark = `<p class="mark">${drawing}Authly</p>`

export interface Document {
  title: string
  /** Finished HTML. */
  body: string
  /** How the page is laid out: one card in the middle, or a page with a navigation. */
  kind: 'card' | 'account'
  /** The address of the page's one script, where it has one. */
  script?: string | undefined
}

/** A whole page. `body` is finished HTML; everything else is escaped. */
export function htmlDocument({ title, body, kind, script }: Document): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title} – Authly</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${stylesheetPath}">
!${script === undefined ? '' : html`<script type="module" src="${script}"></script>`}
</head>
<body class="${kind}">
!${body}
</body>
</html>
`
}

/** The frame of the pages that ask one thing, as a card. `content` is finished HTML; everything else is escaped. */
export const layout = ({ title, content, script }: { title: string; content: string; script?: string }): string =>
  htmlDocument({ title, kind: 'card', script, body: `<main>\n${mark}\n${content}\n</main>` })

/** The way from a page that asks one thing to the pages of one's own account. */
export const accountLink = '<p class="soft foot"><a href="/account">Your account</a></p>'

/** A hidden form field. */
export const hidden = (name: string, value: string): string =>
  html`<input type="hidden" name="${name}" value="${value}">`

/** A name that somebody chose, kept from mixing its direction into our sentence (SEC-A07). */
export const named = (name: string): string => html`<bdi>${name}</bdi>`

/** What went wrong the time before, as a sentence; fields point to it by `aria-describedby="problem"`. */
export const problemLine = (problem: string | undefined): string =>
  problem === undefined ? '' : html`<p class="problem" id="problem" role="alert">${problem}</p>`
