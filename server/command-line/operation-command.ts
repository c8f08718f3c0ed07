import type { Command } from 'commander'
import { contract } from '../contract/index.ts'
import { StartError } from '../listening/start-error.ts'
import type { Log } from '../platform/log.ts'
import { withData } from './data-option.ts'
import { type ConsoleOptions, type OfflineConsole, withConsole } from './offline-console.ts'
import { printJson, printTable } from './output.ts'
import { readInput } from './typed-input.ts'

/** `authly operation …`: whatever the console can do to a data folder that no server is using. */
export function addOperationCommand(program: Command, log: Log): void {
  withData(
    program.command('operation').description('do what the console can, while no server is using the data folder'),
  )
    .argument('[name]', 'such as groups.create; all names unless given')
    .option('--issuer <url>', 'what the server is called; as stored unless named')
    .addHelpText('after', '\nIts input is JSON on standard input; nothing, where it needs none. Its answer is JSON.')
    .action((name: string | undefined, options: ConsoleOptions) => {
      if (name === undefined)
        return printTable(
          ['OPERATION'],
          operationNames().map((known) => [known]),
        )
      return withConsole(options, log, async (console) => printJson(await operationOf(console, name)(await inputOf())))
    })
}

/** All but the one that does not end. */
const operationNames = (): string[] =>
  Object.entries(contract)
    .flatMap(([part, operations]) => Object.keys(operations).map((name) => `${part}.${name}`))
    .filter((name) => name !== 'events.stream')

/** @throws {StartError} `usage` */
function operationOf(console: OfflineConsole, name: string): (input: unknown) => Promise<unknown> {
  if (!operationNames().includes(name)) throw new StartError('usage', `There is no operation ${name}.`)
  const [part = '', own = ''] = name.split('.')
  const operation: unknown = Reflect.get(Reflect.get(console, part), own)
  if (typeof operation !== 'function') throw new StartError('usage', `There is no operation ${name}.`)
  return async (input) => operation(input)
}

/** @throws {StartError} `usage` */
async function inputOf(): Promise<unknown> {
  const text = process.stdin.isTTY ? '' : (await readInput()).trim()
  try {
    return text === '' ? undefined : JSON.parse(text)
  } catch (cause) {
    throw new StartError('usage', 'The input is not JSON.', { cause })
  }
}
