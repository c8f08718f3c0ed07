import type { Command } from 'commander'
import type { Log } from '../platform/log.ts'
import { commandGroup } from './command-group.ts'
import { type ConsoleOptions, withConsole } from './offline-console.ts'
import { momentText, type OutputOptions, printJson, printLine, printTable } from './output.ts'
import { readNumber } from './read-number.ts'

type Options = ConsoleOptions & OutputOptions

/** `authly registration-token …`: who may register applications from outside (RFC 7591 §3). */
export function addRegistrationTokenCommands(program: Command, log: Log): void {
  const command = commandGroup(program, 'registration-token', 'tokens that let somebody register applications')
  command('list', 'which there are, newest first').action((options: Options) =>
    withConsole(options, log, async ({ registrationTokens }) => {
      const { items } = await registrationTokens.list()
      if (options.json) return printJson(items)
      printTable(
        ['ID', 'NAME', 'USES LEFT', 'UNTIL (UTC)'],
        items.map((token) => [token.id, token.name, token.usesLeft, momentText(token.expiresAt)]),
      )
    }),
  )
  command('create <name>', 'make a token; it is written once')
    .option('--uses <number>', 'how many applications it registers', '1')
    .option('--days <number>', 'how long it counts', '7')
    .action((name: string, options: Options & { uses: string; days: string }) =>
      withConsole(options, log, async ({ registrationTokens }) => {
        const created = await registrationTokens.create({
          name,
          uses: readNumber(options.uses, '--uses'),
          expiresInDays: readNumber(options.days, '--days'),
        })
        if (options.json) printJson(created)
        else printLine(created.token)
      }),
    )
  command('remove <id>', 'end a token; what it registered stays').action((id: string, options: Options) =>
    withConsole(options, log, async ({ registrationTokens }) => {
      const removed = await registrationTokens.remove({ id })
      if (options.json) printJson(removed)
      else printLine('done')
    }),
  )
}
