import type { Command } from 'commander'
import type { OfficePolicies } from '../contract/policies.ts'
import { StartError } from '../listening/start-error.ts'
import type { Log } from '../platform/log.ts'
import { withData } from './data-option.ts'
import { type ConsoleOptions, type OfflineConsole, withConsole } from './offline-console.ts'
import { type OutputOptions, printJson, printPairs } from './output.ts'

type Options = ConsoleOptions & OutputOptions
type Value = string | number | boolean

/** `authly policy …`: how people sign in, in a data folder that no server is using. */
export function addPolicyCommands(program: Command, log: Log): void {
  const policy = program.command('policy').description('how people sign in, while no server is using the data folder')
  const command = (usage: string, description: string) =>
    withData(policy.command(usage).description(description)).option('--json', 'write JSON')
  command('show', 'what holds now').action((options: Options) =>
    withConsole(options, log, async ({ policies }) => print(await policies.get(), options)),
  )
  command('set <name=value...>', 'change what is named, such as secondFactor.mode=required').action(
    (changes: string[], options: Options) =>
      withConsole(options, log, async (console) => print(await setPolicies(console, changes), options)),
  )
}

/**
 * The policies with these changes.
 * @throws {StartError} `invalid_policy`
 */
async function setPolicies({ policies }: OfflineConsole, changes: readonly string[]): Promise<OfficePolicies> {
  const now = flattened(await policies.get())
  const given = new Map(changes.map(readChange))
  const foreign = [...given.keys()].find((name) => !now.has(name))
  if (foreign !== undefined)
    throw new StartError('invalid_policy', `There is no ${foreign}. There are: ${[...now.keys()].join(', ')}.`)
  const next = nested(new Map([...now, ...given]))
  const touched = new Set([...given.keys()].map(sectionOf))
  return policies.update(Object.fromEntries(Object.entries(next).filter(([section]) => touched.has(section))))
}

/** @throws {StartError} `invalid_policy` */
function readChange(change: string): [string, Value] {
  const [, name, text] = /^([A-Za-z.]+)=(.*)$/s.exec(change) ?? []
  if (name === undefined || text === undefined)
    throw new StartError(
      'invalid_policy',
      `${change} is not a change: write name=value, such as sessions.idleMinutes=60.`,
    )
  if (text === 'true' || text === 'false') return [name, text === 'true']
  return [name, /^\d{1,9}$/.test(text) ? Number(text) : text]
}

const sectionOf = (name: string): string => name.split('.')[0] ?? ''

const flattened = (policies: OfficePolicies): Map<string, Value> =>
  new Map(
    Object.entries(policies).flatMap(([section, values]) =>
      Object.entries(values).map(([name, value]): [string, Value] => [`${section}.${name}`, value]),
    ),
  )

function nested(flat: ReadonlyMap<string, Value>): Record<string, Record<string, Value>> {
  const sections: Record<string, Record<string, Value>> = {}
  for (const [path, value] of flat) {
    const [section = '', name = ''] = path.split('.')
    sections[section] = { ...sections[section], [name]: value }
  }
  return sections
}

function print(policies: OfficePolicies, { json }: OutputOptions): void {
  if (json) printJson(policies)
  else printPairs(Object.fromEntries(flattened(policies)))
}
