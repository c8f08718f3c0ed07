const sentences = {
  passkeys_impossible:
    'Passkeys work only where this server has a name of its own and https, or on its own computer. Use an authenticator app.',
  too_many_passkeys: 'There are as many passkeys as one person can have. Delete one first.',
  no_factor: 'Recovery codes stand in for an authenticator app or a passkey. Set one of these up first.',
}

/** Why nothing can be set up; the message is the public sentence. Wrong codes and passkeys are values, not errors. */
export class FactorError extends Error {
  override readonly name = 'FactorError'
  readonly code: keyof typeof sentences

  constructor(code: keyof typeof sentences) {
    super(sentences[code])
    this.code = code
  }
}
