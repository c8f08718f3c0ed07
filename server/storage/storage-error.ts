/** Exit codes of sysexits.h, which service managers and scripts already tell apart. */
const exit = {
  data: 65,
  noInput: 66,
  software: 70,
  cannotCreate: 73,
  io: 74,
  tryLater: 75,
  notPermitted: 77,
  config: 78,
}

interface Kind {
  exitCode: number
  /** What happened and what to do, about a named place. */
  sentence: (place: string) => string
}

const kinds = {
  missing: {
    exitCode: exit.noInput,
    sentence: (place) =>
      `There is no database at ${place}, but this folder has been set up. Put the file back from a backup; nothing was created in its place.`,
  },
  emptied: {
    exitCode: exit.data,
    sentence: (place) =>
      `The database ${place} is empty although this folder has been set up: its content was lost or removed. Restore it from a backup; nothing was changed.`,
  },
  wrong_key: {
    exitCode: exit.data,
    sentence: (place) =>
      `The database ${place} does not open with this folder's key: it comes from another installation, or its first page is damaged. Put the folder back together from one backup; nothing was changed.`,
  },
  not_encrypted: {
    exitCode: exit.data,
    sentence: (place) =>
      `The database ${place} is not encrypted, so it is not one of Authly's. Restore the right file from a backup; nothing was changed.`,
  },
  corrupt: {
    exitCode: exit.data,
    sentence: (place) =>
      `The database ${place} is damaged. Keep a copy of the folder as it is, then restore it from a backup; nothing was changed.`,
  },
  newer_schema: {
    exitCode: exit.data,
    sentence: (place) =>
      `The database ${place} was written by a newer version of Authly. Start that version or a later one; nothing was changed.`,
  },
  not_writable: {
    exitCode: exit.cannotCreate,
    sentence: (place) =>
      `Authly may not write to ${place}. Give its user the right to write there, or choose another data folder.`,
  },
  not_a_folder: {
    exitCode: exit.cannotCreate,
    sentence: (place) => `${place} is not a folder. Choose another data folder.`,
  },
  not_a_file: {
    exitCode: exit.notPermitted,
    sentence: (place) =>
      `${place} is not an ordinary file, and Authly follows no links there. Put the file itself in its place.`,
  },
  foreign_owner: {
    exitCode: exit.notPermitted,
    sentence: (place) =>
      `${place} belongs to another user of this machine. Start Authly as that user, or change the owner (chown).`,
  },
  exposed: {
    exitCode: exit.notPermitted,
    sentence: (place) =>
      `Other users of this machine can get into ${place}, and it holds files that are not Authly's. Choose an empty folder, or close this one yourself (chmod 700).`,
  },
  network_filesystem: {
    exitCode: exit.config,
    sentence: (place) =>
      `${place} is on a network drive, where a database file gets damaged sooner or later. Choose a folder on a disk of this machine.`,
  },
  in_use: {
    exitCode: exit.tryLater,
    sentence: (place) => `Another Authly is using ${place}. Stop it first, or choose another data folder.`,
  },
  disk_full: {
    exitCode: exit.io,
    sentence: (place) =>
      `The disk that holds ${place} is full. Free some space and try again; what was saved before is safe.`,
  },
  too_many_files: {
    exitCode: exit.io,
    sentence: (place) =>
      `The system allows Authly no more open files, so ${place} could not be used. Raise the limit (ulimit -n) and start again.`,
  },
  io_error: {
    exitCode: exit.io,
    sentence: (place) => `The disk failed to read or write ${place}. Check the disk and its space, then start again.`,
  },
  unsafe_settings: {
    exitCode: exit.software,
    sentence: (place) =>
      `The database ${place} did not take the settings that keep it safe, so it was closed again. This installation is broken: install Authly anew.`,
  },
  conflict: {
    exitCode: exit.software,
    sentence: () => 'This is already taken.',
  },
  closed: {
    exitCode: exit.tryLater,
    sentence: () => 'The database is closed: Authly is stopping. Try again when it has started.',
  },
  unexpected: {
    exitCode: exit.software,
    sentence: (place) => `Something went wrong with ${place}. Look into the log, and start Authly again.`,
  },
} satisfies Record<string, Kind>

export type StorageErrorCode = keyof typeof kinds

export interface StorageErrorFacts {
  /** The file or folder concerned, as the operator knows it. */
  place?: string
  /** A sentence for the operator that says more than the standing one. */
  sentence?: string
  /** For the log only. */
  detail?: string
  cause?: unknown
}

/**
 * What the data folder or the database refuses, as one closed list of codes.
 * `message` is for the operator (it names files); `detail` is for the log; `exitCode` is the process's.
 */
export class StorageError extends Error {
  override readonly name = 'StorageError'
  readonly code: StorageErrorCode
  readonly exitCode: number
  readonly detail: string | undefined

  constructor(code: StorageErrorCode, facts: StorageErrorFacts = {}) {
    const kind: Kind = kinds[code]
    super(facts.sentence ?? kind.sentence(facts.place ?? 'the database'), { cause: facts.cause })
    this.code = code
    this.exitCode = kind.exitCode
    this.detail = facts.detail
  }
}

const meanings: readonly (readonly [RegExp, StorageErrorCode])[] = [
  [/^SQLITE_NOTADB/, 'wrong_key'],
  [/^SQLITE_(CORRUPT|IOERR_CORRUPTFS|IOERR_DATA)/, 'corrupt'],
  // The shared-memory file only fails to grow where there is no room for it.
  [/^SQLITE_(FULL|IOERR_SHMSIZE)$|^(ENOSPC|EDQUOT|EFBIG)$/, 'disk_full'],
  [/^SQLITE_(READONLY|PERM|CANTOPEN)|^(EACCES|EPERM|EROFS)$/, 'not_writable'],
  [/^SQLITE_(BUSY|LOCKED)/, 'in_use'],
  [/^SQLITE_IOERR|^EIO$/, 'io_error'],
  [/^SQLITE_CONSTRAINT_(UNIQUE|PRIMARYKEY|ROWID)$/, 'conflict'],
  [/^(EMFILE|ENFILE)$/, 'too_many_files'],
  [/^ENOENT$/, 'missing'],
  [/^(ENOTDIR|EEXIST)$/, 'not_a_folder'],
]

/**
 * The one place where SQLite's and the file system's codes get a meaning.
 * A StorageError is answered as it is; what has no meaning here becomes `unexpected` with its cause.
 */
export function storageErrorFrom(thrown: unknown, place?: string): StorageError {
  if (thrown instanceof StorageError) return thrown
  const code = thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : ''
  const meaning = meanings.find(([pattern]) => pattern.test(code))?.[1] ?? 'unexpected'
  const reason = thrown instanceof Error ? thrown.message : String(thrown)
  return new StorageError(meaning, {
    ...(place && { place }),
    detail: `${code || 'no code'}: ${reason}`,
    cause: thrown,
  })
}
