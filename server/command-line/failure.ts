import { StartError } from '../listening/start-error.ts'
import { errorFields, type Log } from '../platform/log.ts'
import { HashListError } from '../security/password-lists/hash-list-error.ts'
import { VaultError } from '../security/vault/vault-error.ts'
import { StorageError } from '../storage/storage-error.ts'
import { refusalOf } from './refusal.ts'

const SOFTWARE = 70

/** Errors that say in a sentence what to do. */
const expected = [StartError, StorageError, VaultError, HashListError]

const isExpected = (thrown: unknown): thrown is InstanceType<(typeof expected)[number]> =>
  expected.some((kind) => thrown instanceof kind)

/**
 * Ends a command that failed: its sentence on standard error, its own exit code, never a stack trace.
 * @returns the exit code
 */
export function failure(thrown: unknown, log: Log): number {
  if (isExpected(thrown)) {
    process.stderr.write(`authly: ${thrown.message}\n`)
    const { cause } = thrown
    const detail = 'detail' in thrown ? thrown.detail : undefined
    if (cause !== undefined || detail !== undefined)
      log.debug('The cause', { detail, ...(cause ? errorFields(cause) : {}) })
    return thrown.exitCode
  }
  const refusal = refusalOf(thrown)
  if (refusal) {
    process.stderr.write(`authly: ${refusal.sentence}\n`)
    return refusal.exitCode
  }
  log.error('Authly failed', errorFields(thrown))
  process.stderr.write('authly: Something went wrong that should not. The line above says where.\n')
  return SOFTWARE
}
