/** Exit codes of sysexits.h. */
const kinds = {
  usage: 64,
  invalid_seed: 65,
  invalid_people: 65,
  invalid_policy: 65,
  not_found: 65,
  unreadable_file: 66,
  address_not_allowed: 64,
  address_unavailable: 69,
  port_in_use: 69,
  port_forbidden: 77,
  not_answering: 70,
} as const

export type StartErrorCode = keyof typeof kinds

/** Why the server cannot start; `message` is the public sentence with what to do, `exitCode` the process's. */
export class StartError extends Error {
  override readonly name = 'StartError'
  readonly code: StartErrorCode
  readonly exitCode: number

  constructor(code: StartErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.exitCode = kinds[code]
  }
}
