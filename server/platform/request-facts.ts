/** What every room may know of the request it serves: enough to record who did what from where, nothing of its content. */
export interface RequestFacts {
  requestId: string
  /** The peer's address, or what a trusted proxy says of it (SEC-A42). */
  address: string
  userAgent: string | null
}
