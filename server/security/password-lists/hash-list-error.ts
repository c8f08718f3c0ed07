const kinds = {
  absent: 66,
  unreadable: 74,
  damaged: 65,
  unfit_source: 65,
  unwritable: 73,
}

/** What can be wrong with a list of password hashes or its source; the message is the public sentence. */
export class HashListError extends Error {
  override readonly name = 'HashListError'
  readonly kind: keyof typeof kinds
  /** Of the command line (sysexits.h). */
  readonly exitCode: number

  constructor(kind: keyof typeof kinds, message: string, options: { cause?: unknown } = {}) {
    super(message, options)
    this.kind = kind
    this.exitCode = kinds[kind]
  }
}
