const sentences = {
  link_absent: 'This page is opened by the link in your mail. Open it from there once more.',
  link_expired: 'This link has expired.',
  link_spent: 'This link has been used, or another one took its place.',
  link_unknown: 'This link is not complete, or was never valid.',
}

export type LinkErrorCode = keyof typeof sentences

/** Why a link for one use opens nothing; the message is the public sentence. */
export class LinkError extends Error {
  override readonly name = 'LinkError'
  readonly code: LinkErrorCode

  constructor(code: LinkErrorCode) {
    super(sentences[code])
    this.code = code
  }
}
