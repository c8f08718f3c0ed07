import { type OAuthClientProvider, UnauthorizedError } from '@modelcontextprotocol/sdk/client/auth.js'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import type { OAuthClientInformationMixed, OAuthTokens } from '@modelcontextprotocol/sdk/shared/auth.js'
import { expect, test } from 'vitest'
import { startOffice } from '../support/appliance.ts'
import { createVisitor } from '../support/browserless.ts'
import { agree, answered } from '../support/code-flow.ts'
import { ben } from '../support/data.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { startToolServer } from './tool-server.ts'

const redirectUrl = 'http://127.0.0.1:8123/callback'

/** Keeps what the client's own code gives it to keep, as an editor or an assistant does. */
function memory() {
  const kept: {
    client?: OAuthClientInformationMixed
    tokens?: OAuthTokens
    verifier?: string
    address?: URL
  } = {}
  const provider: OAuthClientProvider = {
    redirectUrl,
    clientMetadata: {
      client_name: 'Desk assistant',
      redirect_uris: [redirectUrl],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
      scope: 'tools',
    },
    clientInformation: () => kept.client,
    saveClientInformation: (client) => {
      kept.client = client
    },
    tokens: () => kept.tokens,
    saveTokens: (tokens) => {
      kept.tokens = tokens
    },
    redirectToAuthorization: (address) => {
      kept.address = address
    },
    saveCodeVerifier: (verifier) => {
      kept.verifier = verifier
    },
    codeVerifier: () => kept.verifier ?? '',
  }
  return { kept, provider }
}

async function officeWithTools() {
  // The tool server has a clock of its own.
  const office = await startOffice({ clock: fakeClock(Date.now()) })
  const tools = await startToolServer(office.issuer)
  await office.anna.scopes.put({ name: 'tools', description: 'Use the tools of the desk' })
  await office.anna.resources.put({
    identifier: tools.resource,
    name: 'Tools of the desk',
    scopes: ['tools'],
    openToRegistered: true,
  })
  return { office, tools }
}

test('the client of the Model Context Protocol finds this server, registers itself, signs Ben in and calls a tool', async () => {
  const { office, tools } = await officeWithTools()
  await office.anna.protocol.update({ registration: { mode: 'open', approval: 'limited' } })
  const { kept, provider } = memory()
  const client = new Client({ name: 'desk-assistant', version: '1.0.0' })
  const first = new StreamableHTTPClientTransport(tools.url, { authProvider: provider })
  await expect(client.connect(first)).rejects.toThrow(UnauthorizedError)

  const address = kept.address ?? new URL('about:blank')
  expect(address.searchParams.get('resource')).toBe(tools.resource)
  const visitor = createVisitor(office.send)
  const { code, iss } = answered(await agree(visitor, `${address.pathname}${address.search}`, ben))
  expect(iss).toBe(office.issuer())
  await first.finishAuth(code ?? '')

  const second = new StreamableHTTPClientTransport(tools.url, { authProvider: provider })
  await client.connect(second)
  const answer = await client.callTool({ name: 'whoami', arguments: {} })
  const people = await office.anna.people.list({ search: 'ben' })
  expect(answer.content).toEqual([{ type: 'text', text: people.items[0]?.id }])
  await client.close()
  const types = (await office.events()).map(({ type }) => type)
  expect(types).toEqual(expect.arrayContaining(['oauth_client_registered', 'oauth_token_issued']))
})

test('where nobody may register, the client hears so and nothing is registered', async () => {
  const { office, tools } = await officeWithTools()
  const { kept, provider } = memory()
  const client = new Client({ name: 'desk-assistant', version: '1.0.0' })
  const transport = new StreamableHTTPClientTransport(tools.url, { authProvider: provider })
  await expect(client.connect(transport)).rejects.toThrow(/registration/i)
  expect(kept.client).toBeUndefined()
  expect((await office.anna.applications.list({})).total).toBe(0)
})
