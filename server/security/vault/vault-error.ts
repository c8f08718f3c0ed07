/** Exit codes of sysexits.h, as the storage's are. */
const exit = { usage: 64, data: 65, noInput: 66, software: 70, unavailable: 69, cannotCreate: 73, notPermitted: 77 }

const kinds = {
  no_vault: {
    exitCode: exit.noInput,
    sentence: 'This data folder has not been set up: it holds no keys.json.',
  },
  vault_exists: {
    exitCode: exit.cannotCreate,
    sentence: 'This data folder has been set up already. Choose another one, or open this one.',
  },
  damaged: {
    exitCode: exit.data,
    sentence: 'keys.json in the data folder is damaged. Put it back from a backup; nothing was changed.',
  },
  newer_vault: {
    exitCode: exit.data,
    sentence:
      'keys.json was written by a newer version of Authly. Start that version or a later one; nothing was changed.',
  },
  no_such_slot: {
    exitCode: exit.usage,
    sentence: 'The key of this data folder is not kept in that way. Open it in one of the ways that were set up.',
  },
  wrong_passphrase: {
    exitCode: exit.notPermitted,
    sentence: 'This is not the passphrase. Mind capitals and the keyboard layout, or use the recovery key.',
  },
  unfit_passphrase: {
    exitCode: exit.usage,
    sentence: 'A passphrase has 12 to 1024 characters: four random words are good.',
  },
  wrong_recovery_key: {
    exitCode: exit.notPermitted,
    sentence: 'This recovery key is not the one of this data folder. A newer one may have replaced it.',
  },
  mistyped_recovery_key: {
    exitCode: exit.usage,
    sentence: 'This is not a whole recovery key: it has eight groups of five letters and digits.',
  },
  key_file_missing: {
    exitCode: exit.noInput,
    sentence: 'The key file is not there. Put it back, or open the folder in another way.',
  },
  key_file_exposed: {
    exitCode: exit.notPermitted,
    sentence:
      'Other users of this machine can read or change the key file. Close it to them (chmod 600) and try again.',
  },
  malformed_key_file: {
    exitCode: exit.data,
    sentence:
      'A key file holds exactly 32 bytes, or exactly 64 hexadecimal digits, with no line break. This one holds something else.',
  },
  wrong_key_file: {
    exitCode: exit.notPermitted,
    sentence: 'This key file does not open this data folder. It belongs to another one, or was replaced.',
  },
  os_store_unavailable: {
    exitCode: exit.unavailable,
    sentence:
      "The operating system's key store cannot be used now. Unlock it (sign in to the desktop), or use the passphrase or the recovery key.",
  },
  os_store_refused: {
    exitCode: exit.notPermitted,
    sentence:
      "The operating system's key store did not give the key back: it belongs to another user or machine. Use the passphrase or the recovery key.",
  },
  last_slot: {
    exitCode: exit.usage,
    sentence: 'This is the only way to open the data. Set up another one before removing it.',
  },
  wrong_master_key: {
    exitCode: exit.software,
    sentence: 'The key in use does not belong to this data folder. Start Authly again.',
  },
} as const

export type VaultErrorCode = keyof typeof kinds

export interface VaultErrorFacts {
  /** Says more than the standing sentence of the code. */
  sentence?: string
  /** For the log only. */
  detail?: string
  cause?: unknown
}

/** Why the master key cannot be made or had, as one closed list; never a word of a key or a passphrase in it. */
export class VaultError extends Error {
  override readonly name = 'VaultError'
  readonly code: VaultErrorCode
  readonly exitCode: number
  readonly detail: string | undefined

  constructor(code: VaultErrorCode, facts: VaultErrorFacts = {}) {
    super(facts.sentence ?? kinds[code].sentence, { cause: facts.cause })
    this.code = code
    this.exitCode = kinds[code].exitCode
    this.detail = facts.detail
  }
}
