import { generateRegistrationOptions, type PublicKeyCredentialCreationOptionsJSON } from '@simplewebauthn/server'
import type { Appliance } from '../../security/appliance.ts'
import type { PersonRow } from '../../storage/people.ts'
import { challengeLifetime, createChallenge } from './challenge.ts'
import { FactorError } from './factor-error.ts'
import { transportsOf } from './passkey-credential.ts'
import { passkeyAlgorithms, relyingParty, requirePasskeysPossible, userHandle } from './passkey-party.ts'
import { serverName } from './server-name.ts'

/** The most passkeys that one person can have. */
export const mostPasskeys = 20

/**
 * What the browser's `navigator.credentials.create` is asked, as `PublicKeyCredential.parseCreationOptionsFromJSON` reads it:
 * a discoverable passkey on a device that holds none of this person yet.
 * @throws {FactorError} `passkeys_impossible`, `too_many_passkeys`
 * @throws {StorageError}
 */
export async function passkeyRegistration(
  appliance: Appliance,
  { person, browser }: { person: PersonRow; browser: string },
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { config, repositories } = appliance
  requirePasskeysPossible(appliance)
  const passkeys = await repositories.passkeys.ofPerson(person.id)
  if (passkeys.length >= mostPasskeys) throw new FactorError('too_many_passkeys')
  const challenge = createChallenge(appliance, { purpose: 'registration', browser, personId: person.id })
  return generateRegistrationOptions({
    rpName: serverName(config),
    rpID: relyingParty(config).rpID,
    userID: userHandle(person.id),
    userName: person.username,
    userDisplayName: person.name,
    challenge: new Uint8Array(challenge),
    timeout: challengeLifetime,
    attestationType: 'none',
    excludeCredentials: passkeys.map((row) => ({ id: row.credential_id, transports: transportsOf(row) })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'preferred' },
    supportedAlgorithmIDs: passkeyAlgorithms,
  })
}
