import type { Application } from '../contract/applications.ts'
import type { OfflineConsole } from './offline-console.ts'
import { momentText, type OutputOptions, printJson, printPairs, printTable } from './output.ts'

export interface ClientFilter {
  search?: string
  waiting?: boolean
}

/** `authly client list` */
export async function listClients(
  { applications }: OfflineConsole,
  { search, waiting, json }: ClientFilter & OutputOptions,
): Promise<void> {
  const all: Application[] = []
  let cursor: string | undefined
  do {
    const approval = waiting ? ('waiting' as const) : undefined
    const page = await applications.list({ search, approval, limit: 200, cursor })
    all.push(...page.items)
    cursor = page.nextCursor ?? undefined
  } while (cursor)
  if (json) return printJson(all)
  printTable(
    ['CLIENT ID', 'NAME', 'TYPE', 'GRANTS', 'APPROVAL', 'ADDED (UTC)'],
    all.map((client) => [
      client.clientId,
      client.name,
      client.type,
      client.grantTypes,
      client.approval,
      momentText(client.createdAt),
    ]),
  )
}

/** `authly client show` */
export async function showClient(
  { applications }: OfflineConsole,
  clientId: string,
  { json }: OutputOptions,
): Promise<void> {
  const { about, jwks, createdAt, secretExpiresAt, formerSecretExpiresAt, ...client } = await applications.get({
    clientId,
  })
  if (json) return printJson({ ...client, about, jwks, createdAt, secretExpiresAt, formerSecretExpiresAt })
  const said = Object.entries(about).map(([name, value]): [string, string | string[]] => [`about.${name}`, value ?? ''])
  printPairs({
    ...client,
    jwks: jwks === null ? null : `${jwks.keys.length} keys`,
    ...Object.fromEntries(said),
    added: momentText(createdAt),
    'secret expires': momentText(secretExpiresAt),
    'former secret counts until': momentText(formerSecretExpiresAt),
  })
}
