import { invalidRequest } from './errors.ts'

/** The parameters of one request, read once: an empty value is no value (SEC-B17), a repeated one is remembered (SEC-B16). */
export interface Parameters {
  /** The value; undefined where it is absent, empty or sent more than once. */
  get(name: string): string | undefined
  /** Every value that is not empty, in the order in which they were sent: for what may be said more than once. */
  getAll(name: string): string[]
  /** Names that were sent more than once, with a value or without. */
  repeated: ReadonlySet<string>
  /** Whether something could not be decoded (RFC 3986 §2.1). */
  malformed: boolean
  /** As it was received. */
  text: string
}

const mostPairs = 100

/** Reads `application/x-www-form-urlencoded` text (RFC 6749 appendix B). Never throws: what is wrong is said in the answer. */
export function parseParameters(text: string): Parameters {
  const values = new Map<string, string[]>()
  const repeated = new Set<string>()
  const pairs = text === '' ? [] : text.split('&', mostPairs + 1)
  let malformed = pairs.length > mostPairs
  for (const pair of pairs.slice(0, mostPairs)) {
    const equals = pair.indexOf('=')
    const name = decodeForm(equals < 0 ? pair : pair.slice(0, equals))
    const value = equals < 0 ? '' : decodeForm(pair.slice(equals + 1))
    malformed ||= name === undefined || value === undefined
    if (name === undefined || value === undefined) continue
    const before = values.get(name)
    if (before) repeated.add(name)
    values.set(name, [...(before ?? []), value])
  }
  const getAll = (name: string) => (values.get(name) ?? []).filter((value) => value !== '')
  const get = (name: string) => (repeated.has(name) ? undefined : values.get(name)?.[0] || undefined)
  return { get, getAll, repeated, malformed, text }
}

/** The parameters after the question mark of a request target. */
export function queryOf(target: string): Parameters {
  const question = target.indexOf('?')
  return parseParameters(question < 0 ? '' : target.slice(question + 1))
}

/**
 * Refuses what cannot be decoded, and what must not be said twice (RFC 6749 §3.1); parameters that nobody defined may repeat.
 * @throws {OAuthError} invalid_request
 */
export function refuseAmbiguous(parameters: Parameters, defined: readonly string[]): void {
  if (parameters.malformed) throw invalidRequest('The parameters are not properly encoded, or are too many.')
  const twice = defined.find((name) => parameters.repeated.has(name))
  if (twice) throw invalidRequest(`The parameter ${twice} is sent more than once.`)
}

/**
 * The value of a parameter that must be there.
 * @throws {OAuthError} invalid_request
 */
export function required(parameters: Parameters, name: string): string {
  const value = parameters.get(name)
  if (value === undefined) throw invalidRequest(`The parameter ${name} is missing.`)
  return value
}

/** One form-encoded name or value, exactly; undefined where it is not valid UTF-8 or a percent sign starts nothing. */
export function decodeForm(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return undefined
  }
}

/** Adds parameters to a URI without touching a byte of what it is (RFC 6749 §4.1.2). */
export function withParameters(uri: string, parameters: Readonly<Record<string, string | undefined>>): string {
  const added = Object.entries(parameters)
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`]))
    .join('&')
  return added === '' ? uri : `${uri}${uri.includes('?') ? '&' : '?'}${added}`
}
