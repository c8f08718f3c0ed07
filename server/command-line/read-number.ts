import { StartError } from '../listening/start-error.ts'

/**
 * A whole number that an option was given.
 * @throws {StartError} `usage`
 */
export function readNumber(text: string, option: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new StartError('usage', `${option} is a whole number, not ${text}.`)
}
