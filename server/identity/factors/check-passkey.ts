import type { EventReason } from '../../contract/event-types.ts'
import type { RequestFacts } from '../../platform/request-facts.ts'
import type { Appliance } from '../../security/appliance.ts'
import type { PasskeyRow } from '../../storage/passkeys.ts'
import type { PersonRow } from '../../storage/people.ts'
import { challengeLifetime } from './challenge.ts'
import { readAssertion } from './passkey-credential.ts'
import { recordPasskeyRefusal, recordTooMany } from './passkey-events.ts'
import { purposeOf } from './passkey-question.ts'
import { type AuthenticationResponse, authenticationResponse, judgeClientData } from './passkey-response.ts'
import type { Blocked } from './verdict.ts'

export interface PasskeyAttempt {
  /** The value of the browser's cookie. */
  browser: string
  /** What the page sent: the JSON of the answering credential. */
  response: unknown
  /** Whose second factor it is to be; left out where the passkey alone signs in. */
  person?: PersonRow | undefined
  request: RequestFacts
}

/**
 * `amr` (RFC 8176): `hwk` where the key cannot leave its device, `swk` where its provider keeps it on several, and `user` where the
 * device verified who held it.
 */
export type PasskeyVerdict = { kind: 'right'; person: PersonRow; amr: string[] } | { kind: 'wrong' } | Blocked

/**
 * Checks the answer to `passkeyQuestion`. It counts once, and whatever is wrong with it is in the event only.
 * @throws {StorageError}
 */
export async function checkPasskey(appliance: Appliance, attempt: PasskeyAttempt): Promise<PasskeyVerdict> {
  const { person, request } = attempt
  const account = person ? { account: `passkey of ${person.id}` } : {}
  const place = await appliance.throttle.reserve({ ...account, address: request.address })
  if (place.kind === 'refused') {
    if (place.announce) await recordTooMany(appliance, attempt)
    return { kind: 'blocked', retryAfterMs: place.retryAfterMs }
  }
  let isRight: boolean | undefined
  try {
    const judged = await judge(appliance, attempt)
    isRight = !('refused' in judged)
    if (!('refused' in judged)) return judged
    await recordPasskeyRefusal(appliance, attempt, judged)
    return { kind: 'wrong' }
  } finally {
    place.settle(isRight === undefined ? 'undecided' : isRight ? 'success' : 'failure')
  }
}

/** Why, and of whom it is known so far that it concerns them. */
export interface PasskeyRefusal {
  refused: EventReason
  owner?: PersonRow | undefined
}

async function judge(
  appliance: Appliance,
  attempt: PasskeyAttempt,
): Promise<(PasskeyVerdict & { kind: 'right' }) | PasskeyRefusal> {
  const { repositories, policies } = appliance
  const { data: answer } = authenticationResponse.safeParse(attempt.response)
  if (!answer) return { refused: 'wrong_passkey' }
  if (!attempt.person && !policies.current().secondFactor.passkeySignIn) return { refused: 'access_denied' }
  const asked = purposeOf(attempt.browser, attempt.person)
  const said = judgeClientData(appliance, answer.response.clientDataJSON, asked)
  if ('refused' in said) return said
  const passkey = await repositories.passkeys.find(answer.id)
  if (!passkey) return { refused: 'unknown_passkey' }
  const owner = await repositories.people.find(passkey.person_id)
  if (!owner || !isOwners(answer, owner, attempt.person)) return { refused: 'wrong_passkey' }
  const assertion = await readAssertion(appliance.config, { answer, challenge: said.challenge, passkey })
  if (!assertion) return { refused: 'wrong_passkey', owner }
  if (!attempt.person && !assertion.userVerified) return { refused: 'person_not_verified', owner }
  const reason = await count(appliance, passkey, {
    challenge: said.challenge,
    counter: assertion.newCounter,
    backedUp: assertion.credentialBackedUp ? 1 : 0,
  })
  if (reason) return { refused: reason, owner }
  const key = assertion.credentialDeviceType === 'singleDevice' ? 'hwk' : 'swk'
  return { kind: 'right', person: owner, amr: assertion.userVerified ? [key, 'user'] : [key] }
}

/** The device names its owner where it was not told whom to ask for (WebAuthn Level 3 §7.2 step 6). */
function isOwners({ response }: AuthenticationResponse, owner: PersonRow, asked: PersonRow | undefined): boolean {
  const named = response.userHandle ?? undefined
  const owners = Buffer.from(owner.id).toString('base64url')
  if (asked) return asked.id === owner.id && (named === undefined || named === owners)
  return named === owners
}

/** Uses the challenge up and moves the signature counter on, if the person may still sign in. */
async function count(
  { clock, repositories, store }: Appliance,
  passkey: PasskeyRow,
  { challenge, counter, backedUp }: { challenge: string; counter: number; backedUp: 0 | 1 },
): Promise<EventReason | undefined> {
  const at = clock.now()
  return store.write(async (transaction) => {
    const owner = await repositories.people.find(passkey.person_id, transaction)
    if (!owner) return 'account_deleted'
    if (owner.disabled) return 'account_disabled'
    const isNew = await repositories.usedChallenges.use(transaction, { challenge, expiresAt: at + challengeLifetime })
    if (!isNew) return 'challenge_replayed'
    const use = { credentialId: passkey.credential_id, at, counter, backedUp }
    return (await repositories.passkeys.use(transaction, use)) ? undefined : 'counter_went_back'
  })
}
