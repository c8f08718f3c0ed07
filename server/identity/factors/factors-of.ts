import type { SignInMethods } from '../../contract/person.ts'
import type { Appliance } from '../../security/appliance.ts'
import type { Connection } from '../../storage/connection.ts'

/** The second factors of a person; `some` when they can be asked for one: recovery codes alone are none. */
export interface Factors extends Pick<SignInMethods, 'totp' | 'passkeys' | 'recoveryCodesLeft'> {
  some: boolean
}

/**
 * @param connection a transaction, where something is decided by the answer
 * @throws {StorageError}
 */
export async function factorsOf(
  { repositories }: Appliance,
  personId: string,
  connection?: Connection,
): Promise<Factors> {
  const totp = await repositories.totp.confirmed(personId, connection)
  const passkeys = await repositories.passkeys.ofPerson(personId, connection)
  return {
    totp: totp ? { createdAt: totp.confirmed_at ?? totp.created_at, lastUsedAt: totp.last_used_at } : null,
    passkeys: passkeys.map((passkey) => ({
      id: passkey.credential_id,
      name: passkey.name,
      backedUp: passkey.backed_up === 1,
      createdAt: passkey.created_at,
      lastUsedAt: passkey.last_used_at,
    })),
    recoveryCodesLeft: await repositories.recoveryCodes.countLeft(personId, connection),
    some: totp !== undefined || passkeys.length > 0,
  }
}
