import type { SignInGoal } from '../identity/sign-in-goal.ts'
import type { AuthorizationRequest } from '../oauth/authorize/authorization-request.ts'
import { wantsSecondFactor } from '../oauth/authorize/read-acr.ts'
import { afterSignIn, forOtherPerson } from '../oauth/authorize/sufficient-session.ts'
import type { Parameters } from '../oauth/parameters.ts'
import { paths } from '../oauth/paths.ts'
import { formTargets } from '../oauth/redirect-uri.ts'
import type { Client } from '../storage/clients.ts'
import { carriedDevice, type DeviceGoal, deviceAddress, deviceFields } from './device-goal.ts'
import { accountPage, signInAddress } from './sign-in-first.ts'

/** What a sign-in leads to, as the forms carry it: an authorization request as text, a device, or a page of the account. */
export type CarriedGoal =
  | { kind: 'application'; text: string }
  /** `fresh`: for what matters there, so that a sign-in of long ago does not count. */
  | { kind: 'account'; to: string; fresh: boolean }
  | DeviceGoal

/** The same with the authorization request read and found right. */
export type Goal =
  | (CarriedGoal & { kind: 'account' | 'device' })
  | { kind: 'application'; text: string; request: AuthorizationRequest }

/** What a form carries, or the address of the sign-in on the way to the account. */
export function carriedGoal(parameters: Parameters): CarriedGoal {
  const text = parameters.get('request')
  if (text !== undefined) return { kind: 'application', text }
  const device = carriedDevice(parameters)
  if (device) return device
  return { kind: 'account', to: accountPage(parameters.get('to')), fresh: parameters.get('fresh') === '1' }
}

/** The goal of a person whom an application sent here. */
export const applicationGoal = (request: AuthorizationRequest): Goal => ({
  kind: 'application',
  text: request.text,
  request,
})

/** The hidden fields that carry it. */
export function goalFields(goal: CarriedGoal): (readonly [name: string, value: string])[] {
  if (goal.kind === 'device') return deviceFields(goal)
  return goal.kind === 'application'
    ? [['request', goal.text]]
    : [['to', goal.to], ...(goal.fresh ? ([['fresh', '1']] as const) : [])]
}

/** Where the next step is shown, whichever it is. */
export function stepAddress(goal: CarriedGoal): string {
  if (goal.kind === 'device') return deviceAddress(goal, goal.wish === 'somebody_else')
  return goal.kind === 'application' ? `${paths.authorize}?${goal.text}` : signInAddress(goal.to, goal.fresh)
}

/** Where the browser goes on once the person is signed in. */
export function onwardAddress(goal: Goal): string {
  if (goal.kind === 'device') return deviceAddress(goal)
  return goal.kind === 'application' ? `${paths.authorize}?${afterSignIn(goal.request)}` : goal.to
}

/** Where somebody else signs in for the same. */
export function otherPersonAddress(goal: CarriedGoal): string {
  if (goal.kind === 'device') return deviceAddress(goal, true)
  return goal.kind === 'application'
    ? `${paths.authorize}?${forOtherPerson(goal.text)}`
    : signInAddress(goal.to, goal.fresh)
}

/** What it means for the steps of the sign-in. */
export function demandsOf(goal: Goal): SignInGoal {
  if (goal.kind === 'device') return { clientDemand: goal.wish === 'second_factor', fresh: false }
  return goal.kind === 'application'
    ? { clientDemand: wantsSecondFactor(goal.request), fresh: false }
    : { clientDemand: false, fresh: goal.fresh }
}

/**
 * Browsers apply a form's policy to every redirect that follows, so it names where the client may be reached: the URI of
 * this request and all the others that it registered.
 */
export const clientTargets = (client: Client, redirectUri: string): string[] =>
  [redirectUri, ...client.redirect_uris, ...client.post_logout_redirect_uris].flatMap(formTargets)

/** Where a form on the way there may end. */
export const targetsOf = (goal: Goal): string[] =>
  goal.kind === 'application' ? clientTargets(goal.request.client, goal.request.redirectUri) : []
