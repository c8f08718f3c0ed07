import { html } from 'ghtml'

/** What a letter says, in the order in which it is read. */
export interface MailContent {
  subject: string
  /** Paragraphs; names of people stand in quotation marks, since somebody chose their letters. */
  before: readonly string[]
  /** The one link of a letter and what it does. */
  link?: { label: string; url: string }
  after: readonly string[]
}

const longestSaying = 300

/** Words from elsewhere made fit to be kept and shown: one line, no address of a page, no more than a few hundred characters. */
export const printable = (text: string): string =>
  text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/\w+:\/\/\S+/g, '…')
    .trim()
    .slice(0, longestSaying)

/** One content as plain text and as simple HTML: nothing to load, no style that a mail program would have to understand. */
export function rendered({ subject, before, link, after }: MailContent): {
  subject: string
  text: string
  html: string
} {
  const lines = [...before.map(oneLine), ...(link ? [`${link.label}:`, link.url] : []), ...after.map(oneLine)]
  const paragraphs = (texts: readonly string[]) => texts.map((text) => html`<p>${oneLine(text)}</p>`)
  const button = link ? html`<p><a href="${link.url}">${link.label}</a></p><p>${link.url}</p>` : ''
  return {
    subject: oneLine(subject),
    text: `${lines.join('\n\n')}\n`,
    html: html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>${oneLine(subject)}</title></head>
<body>!${paragraphs(before)}!${button}!${paragraphs(after)}</body>
</html>
`,
  }
}

const oneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim()
