import { readFileSync } from 'node:fs'
import { type ApplicationDetail, applicationSettings } from '../contract/application.ts'
import { StartError } from '../listening/start-error.ts'
import type { OfflineConsole } from './offline-console.ts'
import { type OutputOptions, printJson, printLine } from './output.ts'
import { readNumber } from './read-number.ts'

export interface UpdateOptions {
  /** A file of public keys. */
  jwks?: string
}

const settingNames = Object.keys(applicationSettings.shape).filter((name) => name !== 'jwks')

/**
 * `authly client update`
 * @throws {StartError} `usage`, `unreadable_file`
 */
export async function updateClient(
  { applications }: OfflineConsole,
  { clientId, changes }: { clientId: string; changes: readonly string[] },
  { jwks, json }: UpdateOptions & OutputOptions,
): Promise<void> {
  const now = await applications.get({ clientId })
  const settings = Object.fromEntries(changes.map((change) => readChange(change, now)))
  const keys = jwks === undefined ? {} : { jwks: readJson(textOf(jwks), jwks) }
  // What does not fit is said by the operation itself, which names the setting.
  const given = applicationSettings.safeParse({ ...settings, ...keys })
  if (!given.success)
    throw new StartError(
      'usage',
      given.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n'),
    )
  const changed = await applications.update({ clientId, ...given.data })
  if (json) printJson(changed)
  else printLine('done')
}

/** @throws {StartError} `usage` */
function readChange(change: string, now: ApplicationDetail): [string, unknown] {
  const [, name, text] = /^([A-Za-z]+)=(.*)$/s.exec(change) ?? []
  if (name === undefined || text === undefined)
    throw new StartError('usage', `${change} is not a change: write name=value, such as requirePkce=false.`)
  if (!settingNames.includes(name))
    throw new StartError('usage', `There is no ${name}. There are: ${settingNames.join(', ')}.`)
  return [name, settingOf(text, { name, now: Reflect.get(now, name) })]
}

/** A value is read as what the setting is now: a list, a switch, a number, an object or text. */
function settingOf(text: string, { name, now }: { name: string; now: unknown }): unknown {
  if (Array.isArray(now)) return text.startsWith('[') ? readJson(text, name) : text.split(',').filter(Boolean)
  if (text === 'null') return null
  if (typeof now === 'boolean') return text === 'true' || text === 'false' ? text === 'true' : text
  if (name === 'defaultMaxAge') return readNumber(text, name)
  if (typeof now === 'object' && now !== null) return readJson(text, name)
  return text
}

function readJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new StartError('usage', `${name} is not JSON.`, { cause })
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : 'unknown'
    throw new StartError('unreadable_file', `${file} could not be read (${code}).`, { cause })
  }
}
