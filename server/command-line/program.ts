import { Command, InvalidArgumentError } from 'commander'
import type { Log } from '../platform/log.ts'
import { version } from '../version.ts'
import { addClientCommands } from './client-commands.ts'
import { absolute, withData } from './data-option.ts'
import { addKeyCommands } from './key-commands.ts'
import { addOperationCommand } from './operation-command.ts'
import { buildPasswords } from './passwords.ts'
import { addPolicyCommands } from './policy-commands.ts'
import { addRegistrationTokenCommands } from './registration-token-commands.ts'
import { addResourceCommands } from './resource-commands.ts'
import { addScopeCommands } from './scope-commands.ts'
import { type SeedOptions, seed } from './seed.ts'
import { type ServeOptions, serve } from './serve.ts'
import { addUserCommands } from './user-commands.ts'

const USAGE = 64

/** The command line, stable because scripts rely on it. */
export function createProgram(log: Log): Command {
  const program = new Command('authly')
    .description('An OAuth 2.1 and OpenID Connect server over one encrypted file.')
    .version(version)
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : USAGE))

  withData(program.command('serve').description('answer until told to stop'))
    .option('--host <host>', 'the loopback address to listen on; localhost unless named')
    .option('--port <number>', 'the port to listen on; 9400 unless chosen in the console', portNumber)
    .option('--issuer <url>', 'what the server is called; http://localhost:PORT unless named')
    .option('--seed <file>', 'a seed file to apply first', absolute)
    .action((options: ServeOptions) => serve(options, log))

  withData(program.command('seed').description('apply a seed file to a data folder that no server is using'))
    .argument('<file>', 'YAML or JSON; the schema is server/seed/seed.schema.json', absolute)
    .action((file: string, options: SeedOptions) => seed(file, options, log))

  program
    .command('passwords')
    .description('the file of breached passwords')
    .command('build')
    .description('make it from a text file of passwords or of SHA-1 hashes (HASH or HASH:COUNT)')
    .argument('<file>', 'one password or hash a line, of any size', absolute)
    .argument('<out>', 'the file to write; as breached.authly in the data folder it is used at once', absolute)
    .action((file: string, out: string) => buildPasswords(file, out))

  addUserCommands(program, log)
  addClientCommands(program, log)
  addScopeCommands(program, log)
  addResourceCommands(program, log)
  addRegistrationTokenCommands(program, log)
  addKeyCommands(program, log)
  addPolicyCommands(program, log)
  addOperationCommand(program, log)
  return program
}

function portNumber(text: string): number {
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port
  throw new InvalidArgumentError('A port is a number from 0 to 65535.')
}
