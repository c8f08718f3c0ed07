import type { Appliance } from '../security/appliance.ts'
import { joinedAmr } from './acr.ts'
import { type AtStep, isAt, refuseStep, use } from './at-step.ts'
import { checkCode } from './factors/check-code.ts'
import { checkPasskey } from './factors/check-passkey.ts'
import type { Blocked } from './factors/verdict.ts'
import { PersonError } from './person-error.ts'
import { type Proceeding, proceed } from './proceed.ts'
import { setPassword } from './set-password.ts'
import { claimant } from './sign-in-events.ts'
import { weigh } from './sign-in-steps.ts'

/** `wrong` says nothing of why, the event does. */
export type Answered = Proceeding | { kind: 'wrong' } | Blocked

/** A passkey's answer, with the browser cookie that its question was made for. */
export interface PasskeyAnswer {
  response: unknown
  browserValue: string
}

/**
 * The second factor, as a code of the authenticator app or a recovery code.
 * @throws {StorageError}
 */
export async function answerCode(
  appliance: Appliance,
  { code, remember, ...at }: AtStep & { code: string; remember: boolean },
): Promise<Answered> {
  const { person } = at.unfinished
  const verdict = await checkCode(appliance, { person, code, request: at.browser.request })
  return verdict.kind === 'right' ? goOn(appliance, at, { proved: verdict.amr, remember }) : verdict
}

/**
 * The second factor, as a passkey of this person.
 * @throws {StorageError}
 */
export async function answerPasskey(
  appliance: Appliance,
  { response, browserValue, remember, ...at }: AtStep & PasskeyAnswer & { remember: boolean },
): Promise<Answered> {
  const { person } = at.unfinished
  const attempt = { browser: browserValue, response, person, request: at.browser.request }
  const verdict = await checkPasskey(appliance, attempt)
  return verdict.kind === 'right' ? goOn(appliance, at, { proved: verdict.amr, remember }) : verdict
}

/**
 * A passkey alone: it says who it is, and is two factors in one, since its device verified who holds it.
 * @throws {StorageError}
 */
export async function signInWithPasskey(
  appliance: Appliance,
  { response, browserValue, browser, goal }: Omit<AtStep, 'unfinished'> & PasskeyAnswer,
): Promise<Answered> {
  const verdict = await checkPasskey(appliance, { browser: browserValue, response, request: browser.request })
  if (verdict.kind !== 'right') return verdict
  return proceed(appliance, {
    person: verdict.person,
    amr: joinedAmr([], verdict.amr),
    authTime: appliance.clock.now(),
    putOff: false,
    stepsUp: null,
    remember: false,
    browser,
    goal,
    claim: async () => undefined,
  })
}

/**
 * Another password in place of one that somebody else knows.
 * @throws {PersonError} `weak_password`, `same_password`, `person_changed`
 * @throws {BusyError}
 */
export async function exchangePassword(
  appliance: Appliance,
  { password, ...at }: AtStep & { password: string },
): Promise<Proceeding> {
  const { unfinished, browser, goal } = at
  const { person, stepsUp } = unfinished
  const asked = { step: 'change_password', at } as const
  if (!(await isAt(appliance, asked))) return refuseStep(appliance, at)
  const hash = await setPassword(appliance, {
    person,
    password,
    actor: claimant(person, browser.request),
    reason: 'required',
    keepSession: stepsUp ?? undefined,
    // It ends every unfinished sign-in of theirs: this one is used first, by one of those who try.
    async prove(transaction) {
      const isFirst = (await isAt(appliance, asked, transaction)) && (await use(appliance, transaction, unfinished))
      if (!isFirst) throw new PersonError('person_changed')
    },
  })
  return proceed(appliance, {
    ...unfinished,
    remember: false,
    browser,
    goal,
    async claim(transaction) {
      const { id } = person
      const holds = await appliance.repositories.credentials.proved(transaction, {
        id,
        provenHash: hash,
        keptHash: hash,
      })
      return holds ? undefined : 'password_changed'
    },
  })
}

/** Leaves the second factor for another time; refused where it may not be put off. */
export async function putOffEnrolment(appliance: Appliance, at: AtStep): Promise<Proceeding> {
  const { next } = await weigh(appliance, { ...at.unfinished, ...at })
  if (next?.step !== 'enrol' || !next.mayPutOff) return refuseStep(appliance, at)
  return goOn(appliance, { ...at, unfinished: { ...at.unfinished, putOff: true } }, { proved: [], remember: false })
}

/** Uses the unfinished sign-in up, and goes on with what was proved besides. */
export function goOn(
  appliance: Appliance,
  { unfinished, browser, goal }: AtStep,
  { proved, remember }: { proved: readonly string[]; remember: boolean },
): Promise<Proceeding> {
  return proceed(appliance, {
    ...unfinished,
    amr: joinedAmr(unfinished.amr, proved),
    remember,
    browser,
    goal,
    claim: async (transaction) => ((await use(appliance, transaction, unfinished)) ? undefined : 'not_the_next_step'),
  })
}
