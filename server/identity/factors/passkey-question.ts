import { generateAuthenticationOptions, type PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server'
import type { Appliance } from '../../security/appliance.ts'
import type { PersonRow } from '../../storage/people.ts'
import { type ChallengePurpose, challengeLifetime, createChallenge } from './challenge.ts'
import { transportsOf } from './passkey-credential.ts'
import { relyingParty, requirePasskeysPossible } from './passkey-party.ts'

/** What the answer is for: the second factor of a person, or to sign in whoever answers. */
export const purposeOf = (browser: string, person: PersonRow | undefined): ChallengePurpose => ({
  purpose: person ? 'second_factor' : 'sign_in',
  browser,
  personId: person?.id ?? null,
})

/**
 * What the browser's `navigator.credentials.get` is asked, as `PublicKeyCredential.parseRequestOptionsFromJSON` reads it. With a
 * person: one of theirs. Without: whichever passkey the device has for this server, and its owner has to be verified.
 * @throws {FactorError} `passkeys_impossible`
 * @throws {StorageError}
 */
export async function passkeyQuestion(
  appliance: Appliance,
  { browser, person }: { browser: string; person?: PersonRow | undefined },
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  requirePasskeysPossible(appliance)
  const passkeys = person ? await appliance.repositories.passkeys.ofPerson(person.id) : []
  return generateAuthenticationOptions({
    rpID: relyingParty(appliance.config).rpID,
    challenge: new Uint8Array(createChallenge(appliance, purposeOf(browser, person))),
    timeout: challengeLifetime,
    allowCredentials: passkeys.map((row) => ({ id: row.credential_id, transports: transportsOf(row) })),
    userVerification: person ? 'preferred' : 'required',
  })
}
