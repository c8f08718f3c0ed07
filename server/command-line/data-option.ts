import { resolve } from 'node:path'
import type { Command } from 'commander'
import { standardDataFolder } from './data-folder.ts'

/** Which data folder a command works on, and with which key. */
export interface DataOptions {
  data: string
  keyFile?: string
}

export const absolute = (path: string): string => resolve(path)

/** Gives a command the options that say which data folder it works on. */
export function withData(command: Command): Command {
  const keyFile = process.env.AUTHLY_KEY_FILE ? absolute(process.env.AUTHLY_KEY_FILE) : undefined
  return command
    .option('--data <dir>', 'where the data lives', absolute, standardDataFolder(process.env, process.platform))
    .option(
      '--key-file <file>',
      'where the key file is (AUTHLY_KEY_FILE); DIR/master.key unless named',
      absolute,
      keyFile,
    )
}
