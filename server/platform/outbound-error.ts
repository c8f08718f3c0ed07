const sentences = {
  not_an_address: 'This is not an address that can be called. It begins with https:// and holds no password and no #.',
  not_found: 'The name in this address was not found. Check its spelling.',
  not_allowed: 'This address is inside a network that may not be called. An administrator can allow that network.',
  not_encrypted: 'Outside the networks that an administrator allowed, only https is called.',
  not_reached: 'The server at this address could not be reached, or its certificate is not trusted.',
  redirected: 'The server at this address sent the call elsewhere. Enter the address that it ends at.',
  too_large: 'The answer was larger than what is read.',
  too_slow: 'The server at this address took too long to answer.',
}

export type OutboundReason = keyof typeof sentences

/** Why an address was not called, or did not answer; the message is the public sentence, the cause is for the log. */
export class OutboundError extends Error {
  override readonly name = 'OutboundError'
  readonly reason: OutboundReason

  constructor(reason: OutboundReason, cause?: unknown) {
    super(sentences[reason], { cause })
    this.reason = reason
  }
}
