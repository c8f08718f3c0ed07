/** A hash from elsewhere that was understood. */
export interface ImportedHash {
  /** Whether this is its password; runs off the event loop. */
  matches(password: string): Promise<boolean>
  /** The work factor where it is bcrypt, whose work is known exactly; null otherwise. */
  bcryptCost: number | null
}

/** Why a hash is not taken over, as the rest of the sentence "This password hash cannot be used: …". */
export interface ImportRefusal {
  problem: string
}

/** One way in which other systems keep passwords. */
export interface ImportScheme {
  /** Whether the text is meant to be of this scheme. */
  claims(hash: string): boolean
  /** Reads it without doing its work. */
  read(hash: string): ImportedHash | ImportRefusal
}
