import type { Command } from 'commander'
import type { SigningKey } from '../contract/signing-keys.ts'
import type { Log } from '../platform/log.ts'
import { commandGroup } from './command-group.ts'
import { type ConsoleOptions, withConsole } from './offline-console.ts'
import { momentText, type OutputOptions, printJson, printTable } from './output.ts'

type Options = ConsoleOptions & OutputOptions

/** `authly keys …`: the keys that tokens are signed with. */
export function addKeyCommands(program: Command, log: Log): void {
  const command = commandGroup(program, 'keys', 'the keys that tokens are signed with')
  command('list', 'which there are, newest first').action((options: Options) =>
    withConsole(options, log, async ({ signingKeys }) => print((await signingKeys.list()).items, options)),
  )
  command('rotate', 'make the next keys; they sign once they were published long enough')
    .option('--now', 'a key has leaked: the new keys sign at once, and all others are published no longer')
    .action((options: Options & { now?: boolean }) =>
      withConsole(options, log, async ({ signingKeys }) => {
        const { items } = await signingKeys.rotate({ immediately: options.now === true })
        print(items, options)
      }),
    )
}

function print(keys: readonly SigningKey[], { json }: OutputOptions): void {
  if (json) printJson(keys)
  else
    printTable(
      ['KEY ID', 'ALGORITHM', 'STATE', 'SIGNS FROM (UTC)', 'PUBLISHED UNTIL (UTC)'],
      keys.map((key) => [key.kid, key.alg, key.state, momentText(key.activatesAt), momentText(key.publishedUntil)]),
    )
}
