import { readFile } from 'node:fs/promises'
import { type Protocol, protocol } from 'electron'
import { consoleContentSecurityPolicy } from '../server/contract/console-policy.ts'
import { consoleScheme } from './console-address.ts'
import { consoleFile } from './console-files.ts'

const everyAnswer = {
  'Content-Security-Policy': consoleContentSecurityPolicy,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-cache',
}

/** Makes `app:` a secure, standard scheme with an origin of its own; must run before Electron is ready (SEC-E18). */
export function declareConsoleScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true }
  protocol.registerSchemesAsPrivileged([{ scheme: consoleScheme, privileges }])
}

/** Serves the built console under `app://console/` in the session that `sessionProtocol` belongs to. */
export function serveConsole(sessionProtocol: Protocol, consoleFolder: string): void {
  sessionProtocol.handle(consoleScheme, (request) => answer(request, consoleFolder))
}

async function answer(request: Request, consoleFolder: string): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return refusal(405)
  const found = consoleFile(request.url, consoleFolder)
  if (found === null) return refusal(404)
  const content = await readFile(found.file).catch(() => null)
  if (content === null) return refusal(404)
  const body = request.method === 'HEAD' ? null : new Uint8Array(content)
  return new Response(body, { headers: { ...everyAnswer, 'Content-Type': found.mediaType } })
}

function refusal(status: number): Response {
  return new Response(null, { status, headers: everyAnswer })
}
