import { createHash, randomBytes } from 'node:crypto'
import { createORPCClient } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import { OpenAPILink } from '@orpc/openapi-client/fetch'
import type { Browser } from '@playwright/test'
import { contract } from '../../../server/contract/index.ts'
import { signIn } from './pages.ts'

/** The operations of the console in an administrator's hands: signed in on the pages, asked over HTTP. */
export async function consoleOf(
  browser: Browser,
  issuer: string,
  person: { username: string; password: string },
): Promise<ContractRouterClient<typeof contract>> {
  const verifier = randomBytes(32).toString('base64url')
  const redirect_uri = `${issuer}/console/callback`
  const asked = new URLSearchParams({
    client_id: 'authly-console',
    response_type: 'code',
    redirect_uri,
    scope: 'openid profile admin',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  })
  const context = await browser.newContext()
  const page = await context.newPage()
  const arriving = page.waitForRequest((request) => request.url().startsWith(`${redirect_uri}?`))
  await page.goto(`${issuer}/oauth/authorize?${asked}`)
  await signIn(page, person)
  const later = page.getByRole('button', { name: /^Later/ })
  const arrived = await Promise.race([arriving, later.waitFor().catch(() => undefined)])
  if (!arrived) await later.click()
  const code = new URL((await arriving).url()).searchParams.get('code') ?? ''
  await context.close()
  const form = {
    grant_type: 'authorization_code',
    client_id: 'authly-console',
    code,
    redirect_uri,
    code_verifier: verifier,
  }
  const answer = await fetch(`${issuer}/oauth/token`, { method: 'POST', body: new URLSearchParams(form) })
  const { access_token }: { access_token: string } = await answer.json()
  const headers = { authorization: `Bearer ${access_token}` }
  return createORPCClient(new OpenAPILink(contract, { url: `${issuer}/api/v1`, headers }))
}
