import {
  type VerifiedAuthenticationResponse,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { decodeAttestationObject } from '@simplewebauthn/server/helpers'
import type * as z from 'zod'
import type { Config } from '../../config.ts'
import { fromJson } from '../../storage/json.ts'
import type { PasskeyRow } from '../../storage/passkeys.ts'
import { passkeyAlgorithms, relyingParty } from './passkey-party.ts'
import type { AuthenticationResponse, registrationResponse } from './passkey-response.ts'

export const transportsOf = ({ transports }: PasskeyRow): string[] => fromJson(transports)

/** What a new passkey is, once it is known to be one; undefined when it is not, whatever is wrong with it. */
export async function readNewPasskey(
  config: Config,
  answer: z.infer<typeof registrationResponse>,
  challenge: string,
): Promise<Pick<PasskeyRow, 'credential_id' | 'public_key' | 'counter' | 'backed_up'> | undefined> {
  const { rpID, origin } = relyingParty(config)
  const { id, rawId, type, response } = answer
  if (!isPlainAttestation(response.attestationObject)) return undefined
  const verified = await attempt(() =>
    verifyRegistrationResponse({
      response: { id, rawId, type, response, clientExtensionResults: {} },
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: rpID,
      requireUserVerification: false,
      supportedAlgorithmIDs: passkeyAlgorithms,
    }),
  )
  // The id in the answer is the browser's word, the one in the attested data the device's.
  if (!verified?.verified || verified.registrationInfo.credential.id !== id) return undefined
  const { credential, credentialBackedUp } = verified.registrationInfo
  return {
    credential_id: credential.id,
    public_key: credential.publicKey,
    counter: credential.counter,
    backed_up: credentialBackedUp ? 1 : 0,
  }
}

/**
 * No attestation is asked for, so what comes is `none`, or signed by the passkey itself. Anything else names certificates: nothing
 * here trusts any, so what a stranger sends as one is not even parsed.
 */
function isPlainAttestation(attestationObject: string): boolean {
  try {
    const decoded = decodeAttestationObject(new Uint8Array(Buffer.from(attestationObject, 'base64url')))
    const format = decoded.get('fmt')
    return format === 'none' || (format === 'packed' && decoded.get('attStmt').get('x5c') === undefined)
  } catch {
    return false
  }
}

/** What the device said, once its signature is known to be right; undefined when it is not, whatever is wrong with it. */
export async function readAssertion(
  config: Config,
  { answer, challenge, passkey }: { answer: AuthenticationResponse; challenge: string; passkey: PasskeyRow },
): Promise<VerifiedAuthenticationResponse['authenticationInfo'] | undefined> {
  const { rpID, origin } = relyingParty(config)
  const { id, rawId, type } = answer
  const { clientDataJSON, authenticatorData, signature } = answer.response
  const verified = await attempt(() =>
    verifyAuthenticationResponse({
      response: {
        id,
        rawId,
        type,
        response: { clientDataJSON, authenticatorData, signature },
        clientExtensionResults: {},
      },
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: rpID,
      requireUserVerification: false,
      // The counter is compared where it is written, in one statement.
      credential: { id: passkey.credential_id, publicKey: new Uint8Array(passkey.public_key), counter: 0 },
    }),
  )
  return verified?.verified ? verified.authenticationInfo : undefined
}

/** The package throws for everything that a stranger can get wrong: that is an answer here, and no fault of ours. */
async function attempt<Answer>(verify: () => Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await verify()
  } catch {
    return undefined
  }
}
