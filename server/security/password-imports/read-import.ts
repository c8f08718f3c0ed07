import { argon2Import } from './argon2-import.ts'
import { bcryptImport } from './bcrypt-import.ts'
import { importBounds } from './import-bounds.ts'
import type { ImportedHash, ImportRefusal, ImportScheme } from './import-scheme.ts'
import { pbkdf2Import } from './pbkdf2-import.ts'
import { scryptImport } from './scrypt-import.ts'

/** The ways in which other systems keep passwords that are taken over; one more is one more entry. */
const schemes: readonly ImportScheme[] = [bcryptImport, argon2Import, scryptImport, pbkdf2Import]

const nothingKnown = 'it must be bcrypt ($2a$, $2b$, $2y$), argon2id, scrypt or PBKDF2, as the other system keeps it'

/** Understands a hash from elsewhere, or says why not, without doing its work. */
export function readImport(hash: string): ImportedHash | ImportRefusal {
  const [, longest] = importBounds.all.text
  if (hash.length > longest) return { problem: `it is longer than ${longest} characters` }
  return schemes.find(({ claims }) => claims(hash))?.read(hash) ?? { problem: nothingKnown }
}
