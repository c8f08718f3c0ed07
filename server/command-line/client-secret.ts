import type { OfflineConsole } from './offline-console.ts'
import { type OutputOptions, printJson, printLine } from './output.ts'
import { readNumber } from './read-number.ts'

export interface SecretOptions {
  keepFormer: string
  expires?: string
}

/**
 * `authly client secret`
 * @throws {StartError} `usage`
 */
export async function replaceSecret(
  { applications }: OfflineConsole,
  clientId: string,
  { keepFormer, expires, json }: SecretOptions & OutputOptions,
): Promise<void> {
  const replaced = await applications.replaceSecret({
    clientId,
    keepFormerHours: readNumber(keepFormer, '--keep-former'),
    expiresInDays: expires === undefined ? null : readNumber(expires, '--expires'),
  })
  if (json) printJson(replaced)
  else printLine(replaced.clientSecret ?? '')
}
