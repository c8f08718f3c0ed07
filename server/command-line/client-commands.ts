import { type Command, Option } from 'commander'
import { applicationTemplates } from '../contract/applications.ts'
import type { Log } from '../platform/log.ts'
import { addClient, type NewClientOptions } from './client-add.ts'
import { type ClientFilter, listClients, showClient } from './client-list.ts'
import { replaceSecret, type SecretOptions } from './client-secret.ts'
import { type UpdateOptions, updateClient } from './client-update.ts'
import { type AddCommand, commandGroup } from './command-group.ts'
import { absolute } from './data-option.ts'
import { type ConsoleOptions, type OfflineConsole, withConsole } from './offline-console.ts'
import { type OutputOptions, printJson, printLine } from './output.ts'

type Options = ConsoleOptions & OutputOptions

/** `authly client …`: the applications of the office. */
export function addClientCommands(program: Command, log: Log): void {
  const command = commandGroup(program, 'client', 'applications that people sign in to, or that act for themselves')
  command('list', 'which there are')
    .option('--search <text>', 'in names and client ids')
    .option('--waiting', 'those that registered themselves and wait to be approved')
    .action((options: Options & ClientFilter) => withConsole(options, log, (console) => listClients(console, options)))
  command('show <client-id>', 'everything about one').action((clientId: string, options: Options) =>
    withConsole(options, log, (console) => showClient(console, clientId, options)),
  )
  command('add <name>', 'add one; its secret is written once')
    .addOption(new Option('--template <kind>', 'what it is').choices(applicationTemplates).default('web'))
    .option('--redirect-uri <uri...>', 'where people are sent back to', [])
    .option('--scope <name...>', 'scopes that it may ask for; as its kind has them unless given')
    .option('--resource <uri...>', 'resources that it may ask tokens for', [])
    .action((name: string, options: Options & NewClientOptions) =>
      withConsole(options, log, (console) => addClient(console, name, options)),
    )
  addChanges(command, log)
}

function addChanges(command: AddCommand, log: Log): void {
  command('update <client-id> [name=value...]', 'change settings, such as requirePkce=false or scopes=openid,profile')
    .option('--jwks <file>', 'its public keys, as a JSON Web Key Set', absolute)
    .addHelpText('after', '\nThe names are those of `client show --json`. A list is written with commas, or as JSON.')
    .action((clientId: string, changes: string[], options: Options & UpdateOptions) =>
      withConsole(options, log, (console) => updateClient(console, { clientId, changes }, options)),
    )
  command('secret <client-id>', 'replace the secret; the new one is written once')
    .option('--keep-former <hours>', 'how long the secret before still counts', '0')
    .option('--expires <days>', 'when the new one expires; never unless given')
    .action((clientId: string, options: Options & SecretOptions) =>
      withConsole(options, log, (console) => replaceSecret(console, clientId, options)),
    )
  const act = (usage: string, description: string, change: Change) =>
    command(usage, description).action((clientId: string, options: Options) =>
      withConsole(options, log, (console) => done(change(console, clientId), options)),
    )
  act('end-former-secret <client-id>', 'end the secret before at once', ({ applications }, clientId) =>
    applications.endFormerSecret({ clientId }),
  )
  act('approve <client-id>', 'let people sign in to one that registered itself', ({ applications }, clientId) =>
    applications.approve({ clientId }),
  )
  act('revoke-tokens <client-id>', 'end everything that was issued to it', ({ applications }, clientId) =>
    applications.revokeTokens({ clientId }),
  )
  act('remove <client-id>', 'delete it, and everything that was issued to it', ({ applications }, clientId) =>
    applications.remove({ clientId }),
  )
}

type Change = (console: OfflineConsole, clientId: string) => Promise<unknown>

async function done(answer: Promise<unknown>, { json }: OutputOptions): Promise<void> {
  const answered = await answer
  if (json) printJson(answered)
  else printLine('done')
}
