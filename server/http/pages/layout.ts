import { html } from 'ghtml'
import { stylesheetPath } from './stylesheet.ts'

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
<p class="mark">Authly</p>
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
