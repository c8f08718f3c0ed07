import { type Command, Option } from 'commander'
import { personStatuses, roles } from '../contract/people.ts'
import type { Log } from '../platform/log.ts'
import { withData } from './data-option.ts'
import { addUser, inviteUser, type NewUserOptions } from './new-user.ts'
import { type ConsoleOptions, withConsole } from './offline-console.ts'
import { type OutputOptions, printJson, printLine } from './output.ts'
import { personByName } from './person-by-name.ts'
import { exportUsers, importUsers } from './user-file.ts'
import { issueLink } from './user-link.ts'
import { listUsers, showUser } from './user-list.ts'

type Options = ConsoleOptions & OutputOptions

/** `authly user …`: the people of the office, in a data folder that no server is using. */
export function addUserCommands(program: Command, log: Log): void {
  const user = program.command('user').description('the people of the office, while no server is using the data folder')
  const command = (usage: string, description: string) =>
    withData(user.command(usage).description(description)).option('--json', 'write JSON')

  command('list', 'who there is')
    .option('--search <text>', 'in user names, names and e-mail addresses')
    .addOption(new Option('--role <role>').choices(roles))
    .addOption(new Option('--status <status>').choices(personStatuses))
    .option('--group <name>', 'members of this group')
    .addOption(new Option('--second-factor <which>').choices(['with', 'without']))
    .action((options) => withConsole(options, log, (console) => listUsers(console, options)))
  command('show <username>', 'one person, with ways to sign in and open links').action((name, options) =>
    withConsole(options, log, (console) => showUser(console, name, options)),
  )
  command('export [file]', 'write people as CSV to a file, or to standard output').action((file, options) =>
    withConsole(options, log, (console) => exportUsers(console, file, options)),
  )
  addNewPeople(command, log)
  addLinks(command, log)
  addChanges(command, log)
}

type AddCommand = (usage: string, description: string) => Command

function addNewPeople(command: AddCommand, log: Log): void {
  const described = (added: Command) =>
    added
      .option('--name <name>', 'as people read it; the user name unless given')
      .option('--email <address>', 'where mail to this person goes', '')
      .addOption(new Option('--role <role>').choices(roles).default('user'))
      .option('--group <name...>', 'groups to join', [])

  described(command('add <username>', 'add a person; the password is read from standard input'))
    .option('--keep-password', 'the person need not choose another at the first sign-in')
    .action((name: string, options: NewUserOptions) =>
      withConsole(options, log, (console) => addUser(console, name, options)),
    )
  described(linked(command('invite <username>', 'add a person who chooses the first password by a link'))).action(
    (name: string, options: NewUserOptions) =>
      withConsole(options, log, (console) => inviteUser(console, name, options)),
  )
  linked(command('import <file>', 'add and change people as a CSV file says, all of it or nothing'))
    .option('--preview', 'say what would happen, and change nothing')
    .option('--invite', 'mail an invitation to new people without a password')
    .action((file, options) => withConsole(options, log, (console) => importUsers(console, file, options)))
}

/** Options of commands that make a link: it is written once, or mailed. */
const linked = (command: Command): Command =>
  command
    .option('--mail', 'mail the link to the person instead of writing it here')
    .option('--issuer <url>', 'what the server is called, in the link; as stored unless named')

function addLinks(command: AddCommand, log: Log): void {
  const purposes = [
    ['reset-password', 'password_reset', 'make a link by which the person chooses another password'],
    ['reset-factors', 'factor_enrolment', 'take the second factors away, and make a link to set up others'],
    ['new-invitation', 'invitation', 'make another link for somebody who has no password yet'],
  ] as const
  for (const [name, purpose, description] of purposes)
    linked(command(`${name} <username>`, description)).action((username, options) =>
      withConsole(options, log, (console) => issueLink(console, username, { ...options, purpose })),
    )
}

function addChanges(command: AddCommand, log: Log): void {
  const act = (name: string, options: Options, change: Parameters<typeof changeUser>[2]) =>
    withConsole(options, log, (console) => changeUser(console, { name, ...options }, change))
  command('disable <username>', 'sign a person out everywhere, and let them in no more').action((name, options) =>
    act(name, options, ({ people }, id) => people.setDisabled({ id, disabled: true })),
  )
  command('enable <username>', 'let a disabled person in again').action((name, options) =>
    act(name, options, ({ people }, id) => people.setDisabled({ id, disabled: false })),
  )
  command('remove <username>', 'delete a person; what they did stays recorded').action((name, options) =>
    act(name, options, ({ people }, id) => people.remove({ id })),
  )
  command('set-role <username> <role>', `make a person ${roles.join(', ')}`).action((name, role, options) =>
    act(name, options, ({ people }, id) => people.update({ id, role })),
  )
  command('sign-out <username>', 'end all sessions of a person, and what applications may do for them').action(
    (name, options) => act(name, options, ({ person }, id) => person.endSessions({ id })),
  )
  command('expire-password <username>', 'ask for another password at the next sign-in').action((name, options) =>
    act(name, options, ({ person }, id) => person.requirePasswordChange({ id })),
  )
}

type Console = Parameters<Parameters<typeof withConsole>[2]>[0]

async function changeUser(
  console: Console,
  { name, json }: { name: string } & OutputOptions,
  change: (console: Console, id: string) => Promise<unknown>,
): Promise<void> {
  const { id } = await personByName(console, name)
  const answer = await change(console, id)
  if (json) printJson(answer)
  else printLine('done')
}
