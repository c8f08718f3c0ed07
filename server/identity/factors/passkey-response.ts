import * as z from 'zod'
import type { EventReason } from '../../contract/event-types.ts'
import type { Appliance } from '../../security/appliance.ts'
import { type ChallengePurpose, judgeChallenge } from './challenge.ts'
import { relyingParty } from './passkey-party.ts'

const base64url = (longest: number) =>
  z
    .string()
    .max(longest)
    .regex(/^[A-Za-z0-9_-]+$/)

const credential = {
  id: base64url(1400),
  rawId: base64url(1400),
  type: z.literal('public-key'),
  authenticatorAttachment: z.enum(['platform', 'cross-platform']).optional().catch(undefined),
}

/** What `PublicKeyCredential.toJSON()` makes of a new passkey (WebAuthn Level 3 §5.1); what else it says is not looked at. */
export const registrationResponse = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url(4000),
    attestationObject: base64url(20_000),
    transports: z.array(z.string().max(20)).max(10).default([]).catch([]),
  }),
})

/** What it makes of an answer with a passkey. */
export const authenticationResponse = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url(4000),
    authenticatorData: base64url(4000),
    signature: base64url(4000),
    userHandle: base64url(200).nullish(),
  }),
})
export type AuthenticationResponse = z.infer<typeof authenticationResponse>

const clientData = z.object({
  type: z.string(),
  challenge: z.string(),
  origin: z.string(),
  crossOrigin: z.boolean().optional(),
})

/** What the browser says it asked the device, checked; or why not. */
export type ClientDataVerdict = { challenge: string } | { refused: EventReason }

/**
 * Checks what the browser asked the device for, in the order of WebAuthn Level 3 §7.1 and §7.2. The signature, which covers it,
 * is checked elsewhere.
 */
export function judgeClientData(appliance: Appliance, encoded: string, expected: ChallengePurpose): ClientDataVerdict {
  const said = clientData.safeParse(readJson(Buffer.from(encoded, 'base64url').toString('utf8'))).data
  const type = expected.purpose === 'registration' ? 'webauthn.create' : 'webauthn.get'
  if (!said || said.type !== type) return { refused: 'wrong_passkey' }
  // A page of another site in a frame around ours is another site all the same.
  if (said.origin !== relyingParty(appliance.config).origin || said.crossOrigin) return { refused: 'wrong_origin' }
  const verdict = judgeChallenge(appliance, said.challenge, expected)
  return verdict === 'good' ? { challenge: said.challenge } : { refused: verdict }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
