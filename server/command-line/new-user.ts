import type { roles } from '../contract/people.ts'
import type { ConsoleOptions, OfflineConsole } from './offline-console.ts'
import { type OutputOptions, printJson, printLine } from './output.ts'
import { readPassword } from './typed-input.ts'
import { deliveryOf, type LinkOptions, printLink } from './user-link.ts'

export interface NewUserOptions extends ConsoleOptions, OutputOptions, LinkOptions {
  name?: string
  email: string
  role: (typeof roles)[number]
  group: string[]
  keepPassword?: boolean
}

/** `authly user add`: the password comes from standard input. */
export async function addUser({ people }: OfflineConsole, username: string, options: NewUserOptions): Promise<void> {
  const password = await readPassword(`Password for ${username}: `)
  const mustChangePassword = !options.keepPassword
  const person = await people.create({ ...described(username, options), password, mustChangePassword })
  if (options.json) printJson(person)
  else printLine(`added ${person.username}`)
}

/** `authly user invite` */
export async function inviteUser({ people }: OfflineConsole, username: string, options: NewUserOptions): Promise<void> {
  const invited = await people.invite({ ...described(username, options), deliver: deliveryOf(options) })
  if (options.json) printJson(invited)
  else printLink(invited.link)
}

const described = (username: string, { name = username, email, role, group: groups }: NewUserOptions) => ({
  username,
  name,
  email,
  role,
  groups,
})
