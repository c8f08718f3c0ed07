import type { ApplicationTemplate } from '../contract/applications.ts'
import type { OfflineConsole } from './offline-console.ts'
import { type OutputOptions, printJson, printPairs } from './output.ts'

export interface NewClientOptions {
  template: ApplicationTemplate
  redirectUri: string[]
  scope?: string[]
  resource: string[]
}

/** `authly client add`: the secret is written here once, and kept nowhere. */
export async function addClient(
  { applications }: OfflineConsole,
  name: string,
  { template, redirectUri, scope: scopes, resource: resources, json }: NewClientOptions & OutputOptions,
): Promise<void> {
  const added = await applications.create({ template, name, redirectUris: redirectUri, scopes, resources })
  if (json) return printJson(added)
  const { application, clientSecret } = added
  printPairs({ 'client id': application.clientId, ...(clientSecret !== null && { 'client secret': clientSecret }) })
}
