import { invalidRequest } from '../errors.ts'
import type { Parameters } from '../parameters.ts'

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

/** @throws {OAuthError} invalid_request. The answer is in milliseconds; null where the client does not care. */
export function readMaxAge(parameters: Parameters): number | null {
  const text = parameters.get('max_age')
  if (text === undefined) return null
  if (!/^\d{1,9}$/.test(text)) throw invalidRequest('The max_age is not a number of seconds.')
  return Number(text) * 1000
}
