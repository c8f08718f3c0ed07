import type * as z from 'zod'
import type { Person, peopleQuestion } from '../contract/people.ts'
import type { OfflineConsole } from './offline-console.ts'
import { momentText, type OutputOptions, printJson, printPairs, printTable } from './output.ts'
import { personByName } from './person-by-name.ts'

type Filter = Pick<z.infer<typeof peopleQuestion>, 'search' | 'role' | 'status' | 'group' | 'secondFactor'>

/** `authly user list` */
export async function listUsers({ people }: OfflineConsole, options: Filter & OutputOptions): Promise<void> {
  const { search, role, status, group, secondFactor, json } = options
  const everybody: Person[] = []
  let cursor: string | undefined
  do {
    const page = await people.list({ search, role, status, group, secondFactor, limit: 200, cursor })
    everybody.push(...page.items)
    cursor = page.nextCursor ?? undefined
  } while (cursor)
  if (json) return printJson(everybody)
  printTable(
    ['USER NAME', 'NAME', 'E-MAIL', 'ROLE', 'STATUS', 'SECOND FACTOR', 'LAST SIGN-IN (UTC)', 'GROUPS'],
    everybody.map((person) => [
      person.username,
      person.name,
      person.email,
      person.role,
      person.status,
      person.hasSecondFactor,
      momentText(person.lastSignInAt),
      person.groups,
    ]),
  )
}

/** `authly user show` */
export async function showUser(console: OfflineConsole, username: string, { json }: OutputOptions): Promise<void> {
  const { id } = await personByName(console, username)
  const person = await console.person.get({ id })
  if (json) return printJson(person)
  const { methods } = person
  printPairs({
    id,
    'user name': person.username,
    name: person.name,
    'e-mail': person.email,
    role: person.role,
    status: person.status,
    groups: person.groups,
    added: momentText(person.createdAt),
    'last sign-in': momentText(person.lastSignInAt),
    'must change password': methods.password.mustChange,
    'authenticator app': methods.totp !== null,
    passkeys: methods.passkeys.map(({ name }) => name),
    'recovery codes left': methods.recoveryCodesLeft,
    'second factor required': methods.secondFactor.required,
    'open links': person.links.map(({ purpose, expiresAt }) => `${purpose} until ${momentText(expiresAt)}`),
  })
}
