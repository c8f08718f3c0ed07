import type { IssuedLink, LinkPurpose } from '../contract/links.ts'
import type { OfflineConsole } from './offline-console.ts'
import { momentText, type OutputOptions, printJson, printLine } from './output.ts'
import { personByName } from './person-by-name.ts'

export interface LinkOptions {
  mail?: boolean
}

export const deliveryOf = ({ mail }: LinkOptions) => (mail ? ('mail' as const) : ('show' as const))

/** `authly user reset-password`, `reset-factors` and `new-invitation` */
export async function issueLink(
  console: OfflineConsole,
  username: string,
  options: LinkOptions & OutputOptions & { purpose: LinkPurpose },
): Promise<void> {
  const { id } = await personByName(console, username)
  const link = await console.person.issueLink({ id, purpose: options.purpose, deliver: deliveryOf(options) })
  if (options.json) printJson(link)
  else printLink(link)
}

/** A link is written here once, and kept nowhere. */
export function printLink({ url, mailedTo, expiresAt }: IssuedLink): void {
  printLine(url ?? `mailed to ${mailedTo} as soon as the server runs`)
  process.stderr.write(`It works once, until ${momentText(expiresAt)} UTC.\n`)
}
