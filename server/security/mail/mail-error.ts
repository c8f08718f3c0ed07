const sentences = {
  not_configured: 'No mail server is set up. Enter one under Settings, or hand the link over yourself.',
  not_protected: 'Without TLS only a mail server on this machine is used. Choose TLS or STARTTLS.',
  password_needed: 'This is another mail server or user name. Enter the password once more.',
  unreachable: 'The mail server could not be reached. Check its name and port.',
  untrusted: 'The connection to the mail server could not be protected. Check its certificate, and TLS or STARTTLS.',
  not_signed_in: 'The mail server did not take the user name and password.',
  refused: 'The mail server refused the mail.',
  interrupted: 'The server was stopped while the mail was on its way.',
}

export type MailErrorCode = keyof typeof sentences

interface MailErrorFacts {
  /** What the mail server said, in its own words. */
  said?: string | undefined
  /** Trying again would be refused again (RFC 5321 §4.2.1). */
  permanent?: boolean
  cause?: unknown
}

/** Why a mail could not be sent; the message is the public sentence, with the words of the mail server at its end. */
export class MailError extends Error {
  override readonly name = 'MailError'
  readonly code: MailErrorCode
  readonly permanent: boolean

  constructor(code: MailErrorCode, { said, permanent = false, cause }: MailErrorFacts = {}) {
    super(said === undefined ? sentences[code] : `${sentences[code]} It said: ${said}`, { cause })
    this.code = code
    this.permanent = permanent
  }
}
