import { ORPCError } from '@orpc/server'
import { consoleErrors } from '../contract/errors.ts'
import { FactorError } from '../identity/factors/factor-error.ts'
import { PersonError, type PersonErrorCode } from '../identity/person-error.ts'
import { errorFields, type Log } from '../platform/log.ts'
import { MailError, type MailErrorCode } from '../security/mail/mail-error.ts'
import { BusyError } from '../security/password-lane.ts'
import { VaultError, type VaultErrorCode } from '../security/vault/vault-error.ts'
import { StorageError } from '../storage/storage-error.ts'
import { AdminError } from './admin-error.ts'

const ofPeople: Readonly<Record<PersonErrorCode, (message: string) => AdminError>> = {
  unknown_person: (message) => new AdminError('NOT_FOUND', { message }),
  username_taken: (message) => new AdminError('CONFLICT', { message, field: 'username' }),
  weak_password: (message) => new AdminError('INVALID', { message, field: 'password' }),
  unusable_password_hash: (message) => new AdminError('INVALID', { message, field: 'password' }),
  unknown_group: (message) => new AdminError('INVALID', { message, field: 'groups' }),
  group_taken: (message) => new AdminError('CONFLICT', { message, field: 'name' }),
  same_password: (message) => new AdminError('INVALID', { message, field: 'password' }),
  person_changed: (message) => new AdminError('CONFLICT', { message }),
  person_disabled: (message) => new AdminError('CONFLICT', { message }),
  already_joined: (message) => new AdminError('CONFLICT', { message }),
  no_email_address: (message) => new AdminError('INVALID', { message, field: 'deliver' }),
  yourself: (message) => new AdminError('CONFLICT', { message }),
  last_administrator: (message) => new AdminError('CONFLICT', { message }),
}

/** The field of the mail server's form that a refusal speaks of. */
const fieldsOfMail: Partial<Record<MailErrorCode, string>> = {
  not_protected: 'security',
  password_needed: 'password',
  unreachable: 'host',
  untrusted: 'security',
  not_signed_in: 'username',
}

/** The input fields that a refusal of the vault speaks of; what is not here is no mistake of a form. */
const fieldsOfVault: Partial<Record<VaultErrorCode, string>> = {
  wrong_passphrase: 'passphrase',
  unfit_passphrase: 'key.passphrase',
  wrong_recovery_key: 'recoveryKey',
  mistyped_recovery_key: 'recoveryKey',
  no_such_slot: 'kind',
  key_file_missing: 'kind',
  key_file_exposed: 'kind',
  malformed_key_file: 'kind',
  wrong_key_file: 'kind',
  os_store_unavailable: 'kind',
  os_store_refused: 'kind',
}

/** Whatever an operation threw, as what its caller is told; the private part goes to the log. */
export function answerOf(thrown: unknown, operation: string, log: Log): unknown {
  if (thrown instanceof ORPCError) return thrown
  const refusal = refusalOf(thrown)
  if (!refusal) {
    log.error('A console operation failed', { operation, ...errorFields(thrown) })
    return new ORPCError('INTERNAL_SERVER_ERROR', { message: 'Something went wrong on the server. Its log says more.' })
  }
  if (thrown instanceof StorageError)
    log.error('The database failed', { operation, ...errorFields(thrown), detail: thrown.detail })
  const { code, message, field } = refusal
  const { status } = consoleErrors[code]
  const data = 'data' in consoleErrors[code] ? { field } : undefined
  return new ORPCError(code, { status, message, data, cause: thrown })
}

function refusalOf(thrown: unknown): AdminError | undefined {
  if (thrown instanceof AdminError) return thrown
  if (thrown instanceof PersonError) return ofPeople[thrown.code](thrown.message)
  if (thrown instanceof FactorError) return new AdminError('CONFLICT', { message: thrown.message })
  if (thrown instanceof BusyError)
    return new AdminError('TOO_MANY', { message: 'The server is busy. Try again in a moment.' })
  if (thrown instanceof StorageError)
    return thrown.code === 'closed'
      ? new AdminError('NOT_READY')
      : new AdminError('STORAGE', { message: thrown.message })
  if (thrown instanceof MailError) return mailRefusal(thrown)
  if (!(thrown instanceof VaultError)) return undefined
  const field = fieldsOfVault[thrown.code]
  if (field !== undefined) return new AdminError('INVALID', { message: thrown.message, field })
  const code = thrown.code === 'vault_exists' ? 'CONFLICT' : 'STORAGE'
  return new AdminError(code, { message: thrown.message, ...(code === 'CONFLICT' && { field: 'folder' }) })
}

function mailRefusal({ code, message }: MailError): AdminError {
  if (code === 'not_configured') return new AdminError('CONFLICT', { message })
  const field = fieldsOfMail[code]
  return new AdminError('INVALID', { message, ...(field !== undefined && { field }) })
}
