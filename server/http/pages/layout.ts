import { html } from 'ghtml'
import { stylesheetPath } from './stylesheet.ts'

// The same drawing as the console's; inline, since a page of this server loads nothing but its stylesheet.
const mark = `<svg aria-hidden="true" viewBox="0 0 32 32" width="28" height="28"><rect width="32" height="32" rx="8" fill="#15656b"/><path d="M8.5 24.5 14.3 9.4a1.85 1.85 0 0 1 3.4 0L23.5 24.5" fill="none" stroke="#fff" stroke-width="2.8" stroke-linecap="round"/><circle cx="16" cy="18.2" r="2.1" fill="#f2c879"/><path d="M16 19v5" stroke="#f2c879" stroke-width="2" stroke-linecap="round"/></svg>`

/** The frame of every page for people. `content` is finished HTML; everything else is escaped. */
export function layout({ title, content }: { title: string; content: string }): string {
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
</head>
<body>
<main>
<p class="mark">!${mark}Authly</p>
!${content}
</main>
</body>
</html>
`
}

/** A hidden form field. */
export const hidden = (name: string, value: string): string =>
  html`<input type="hidden" name="${name}" value="${value}">`

/** A name that somebody chose, kept from mixing its direction into our sentence (SEC-A07). */
export const named = (name: string): string => html`<bdi>${name}</bdi>`
