import type { Command } from 'commander'
import { withData } from './data-option.ts'

/** Adds one command of a group: its usage, such as `show <name>`, and what it does. */
export type AddCommand = (usage: string, description: string) => Command

/** A group of commands over a data folder that no server is using, such as `authly client …`; each can write JSON. */
export function commandGroup(program: Command, name: string, description: string): AddCommand {
  const group = program.command(name).description(`${description}, while no server is using the data folder`)
  return (usage, about) => withData(group.command(usage).description(about)).option('--json', 'write JSON')
}
