import type { Command } from 'commander'
import type { Log } from '../platform/log.ts'
import { commandGroup } from './command-group.ts'
import { type ConsoleOptions, withConsole } from './offline-console.ts'
import { type OutputOptions, printJson, printLine, printTable } from './output.ts'
import { readNumber } from './read-number.ts'

type Options = ConsoleOptions & OutputOptions

interface ResourceOptions extends Options {
  name?: string
  scope: string[]
  seconds?: string
  openToRegistered?: boolean
}

/** `authly resource …`: APIs that tokens can be meant for (RFC 8707). */
export function addResourceCommands(program: Command, log: Log): void {
  const command = commandGroup(program, 'resource', 'APIs that tokens can be meant for')
  command('list', 'which there are').action((options: Options) =>
    withConsole(options, log, async ({ resources }) => {
      const { items } = await resources.list()
      if (options.json) return printJson(items)
      printTable(
        ['IDENTIFIER', 'NAME', 'SCOPES', 'TOKEN SECONDS', 'OPEN TO REGISTERED', 'APPLICATIONS'],
        items.map((resource) => [
          resource.identifier,
          resource.name,
          resource.scopes,
          resource.accessTokenSeconds,
          resource.openToRegistered,
          resource.applications,
        ]),
      )
    }),
  )
  command('set <identifier>', 'add a resource, or make the one with this identifier so; an absolute URI')
    .option('--name <name>', 'as people read it; the identifier unless given')
    .option('--scope <name...>', 'scopes that tokens for it may have', [])
    .option('--seconds <number>', 'how long access tokens for it live; as all others unless given')
    .option('--open-to-registered', 'applications that registered themselves may ask for it, too')
    .action((identifier: string, options: ResourceOptions) =>
      withConsole(options, log, async ({ resources }) => {
        const resource = await resources.put({
          identifier,
          name: options.name ?? identifier,
          scopes: options.scope,
          accessTokenSeconds: options.seconds === undefined ? null : readNumber(options.seconds, '--seconds'),
          openToRegistered: options.openToRegistered === true,
        })
        if (options.json) printJson(resource)
        else printLine('done')
      }),
    )
  command('remove <identifier>', 'delete a resource that nothing uses').action((identifier: string, options: Options) =>
    withConsole(options, log, async ({ resources }) => {
      const removed = await resources.remove({ identifier })
      if (options.json) printJson(removed)
      else printLine('done')
    }),
  )
}
