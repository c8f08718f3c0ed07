import type { Appliance } from '../../security/appliance.ts'
import { checkRecoveryCode } from './check-recovery-code.ts'
import { checkTotp } from './check-totp.ts'
import { readRecoveryCode } from './recovery-code.ts'
import type { CodeAttempt, FactorVerdict } from './verdict.ts'

/**
 * Checks what was typed into the one field for codes; its shape says which kind it is.
 * @throws {StorageError}
 * @throws {SealError}
 */
export const checkCode = (appliance: Appliance, attempt: CodeAttempt): Promise<FactorVerdict> =>
  readRecoveryCode(attempt.code) === undefined ? checkTotp(appliance, attempt) : checkRecoveryCode(appliance, attempt)
