import type { Client } from '../../storage/clients.ts'
import { invalidRequest } from '../errors.ts'
import type { Parameters } from '../parameters.ts'

/** OpenID Connect Core §3.1.2.1. */
export const supportedPrompts = ['none', 'login', 'consent', 'select_account'] as const
export type Prompt = (typeof supportedPrompts)[number]

/**
 * What the client wants the person to be asked (OpenID Connect Core §3.1.2.1).
 * @throws {OAuthError} invalid_request
 */
export function readPrompt(parameters: Parameters): ReadonlySet<Prompt> {
  const names = (parameters.get('prompt') ?? '').split(' ').filter((name) => name !== '')
  const prompts = new Set(names.filter(isPrompt))
  if (!names.every(isPrompt)) throw invalidRequest('The prompt is not one of none, login, consent, select_account.')
  if (prompts.has('none') && prompts.size > 1) throw invalidRequest('The prompt none goes with no other.')
  return prompts
}

const isPrompt = (name: string): name is Prompt => supportedPrompts.some((known) => known === name)

/** Parameters of this server's own, in what its pages carry along; no client has a reason to send them. */
export const carriedOnly = { signedIn: 'signed_in', otherPerson: 'other_person' } as const

/**
 * How old the sign-in may be, in milliseconds; null where any will do. What the client says comes before what it registered
 * (OpenID Connect Core §3.1.2.1, Dynamic Client Registration §2).
 * @throws {OAuthError} invalid_request
 */
export function readMaxAge({ default_max_age }: Client, parameters: Parameters): number | null {
  const text = parameters.get('max_age')
  if (text !== undefined && !/^\d{1,9}$/.test(text)) throw invalidRequest('The max_age is not a number of seconds.')
  if (text !== undefined) return Number(text) * 1000
  const isFulfilled = parameters.get(carriedOnly.signedIn) !== undefined
  return default_max_age === null || isFulfilled ? null : default_max_age * 1000
}
