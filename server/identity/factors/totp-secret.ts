import type { Appliance } from '../../security/appliance.ts'
import type { TotpRow } from '../../storage/totp.ts'
import type { TotpParameters } from './totp-code.ts'

const placeOf = (id: string) => ({ table: 'totp', column: 'secret', row: id })

/** Bound to its row, so that it opens in no other (SEC-S23). */
export const sealTotpSecret = ({ sealer }: Appliance, id: string, key: Buffer): string => sealer.seal(placeOf(id), key)

/**
 * Lets `use` work with the opened secret, and wipes it afterwards.
 * @throws {SealError}
 */
export function withTotpSecret<Answer>(
  { sealer }: Appliance,
  totp: TotpRow,
  use: (parameters: TotpParameters) => Answer,
): Answer {
  const key = sealer.open(placeOf(totp.id), totp.secret)
  try {
    return use({ key, algorithm: totp.algorithm, digits: totp.digits, period: totp.period })
  } finally {
    key.fill(0)
  }
}
