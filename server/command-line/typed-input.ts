import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { StartError } from '../listening/start-error.ts'

/** All of standard input. */
export const readInput = (): Promise<string> => text(process.stdin)

/**
 * A password from standard input, never from the command line, which other users of the machine can read (SEC-S57).
 * On a terminal it is asked for and not shown; otherwise it is what comes, without the line break at its end.
 * @throws {StartError} `usage` when nothing was entered
 */
export async function readPassword(question: string): Promise<string> {
  const password = process.stdin.isTTY ? await ask(question) : (await readInput()).replace(/\r?\n$/, '')
  if (password === '') throw new StartError('usage', 'Enter a password on standard input.')
  return password
}

function ask(question: string): Promise<string> {
  process.stderr.write(question)
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const reader = createInterface({ input: process.stdin, output: nowhere, terminal: true })
  return new Promise((resolve) => {
    reader.question('', (typed) => {
      reader.close()
      process.stderr.write('\n')
      resolve(typed)
    })
    reader.once('SIGINT', () => process.exit(130))
  })
}
