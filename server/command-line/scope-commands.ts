import type { Command } from 'commander'
import type { Log } from '../platform/log.ts'
import { commandGroup } from './command-group.ts'
import { type ConsoleOptions, withConsole } from './offline-console.ts'
import { type OutputOptions, printJson, printLine, printTable } from './output.ts'

type Options = ConsoleOptions & OutputOptions

interface ScopeOptions extends Options {
  description: string
  implies: string[]
  claim: string[]
}

/** `authly scope …`: what applications may ask for. */
export function addScopeCommands(program: Command, log: Log): void {
  const command = commandGroup(program, 'scope', 'what applications may ask for')
  command('list', 'which there are').action((options: Options) =>
    withConsole(options, log, async ({ scopes }) => {
      const { items } = await scopes.list()
      if (options.json) return printJson(items)
      printTable(
        ['SCOPE', 'DESCRIPTION', 'IMPLIES', 'CLAIMS', 'APPLICATIONS', 'BUILT IN'],
        items.map((scope) => [
          scope.name,
          scope.description,
          scope.implies,
          scope.claims,
          scope.applications,
          scope.builtIn,
        ]),
      )
    }),
  )
  command('set <name>', 'add a scope, or make the one of this name so')
    .requiredOption('--description <sentence>', 'what a person reads when asked for it')
    .option('--implies <name...>', 'scopes that it includes', [])
    .option('--claim <name...>', "claims of the office's own that travel with it", [])
    .action((name: string, options: ScopeOptions) =>
      withConsole(options, log, async ({ scopes }) => {
        const { description, implies, claim: claims } = options
        const scope = await scopes.put({ name, description, implies, claims })
        if (options.json) printJson(scope)
        else printLine('done')
      }),
    )
  command('remove <name>', 'delete a scope that nothing uses').action((name: string, options: Options) =>
    withConsole(options, log, async ({ scopes }) => {
      const removed = await scopes.remove({ name })
      if (options.json) printJson(removed)
      else printLine('done')
    }),
  )
}
