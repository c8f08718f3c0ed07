import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { onTestFinished } from 'vitest'

/**
 * A server of tools as an office would run one (Model Context Protocol), on a port of its own: it says in its metadata who
 * authorizes (RFC 9728), and takes the access tokens that are meant for it (RFC 9068 §4).
 */
export async function startToolServer(issuer: () => string) {
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.closeAllConnections())
  onTestFinished(() => void server.close())
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the tool server has no port')
  const origin = `http://localhost:${address.port}`
  const resource = `${origin}/mcp`

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url?.startsWith('/.well-known/oauth-protected-resource')) return sayWhoAuthorizes(response)
    if (request.url !== '/mcp') return void response.writeHead(404).end()
    const person = await personOf(request.headers.authorization)
    if (person === undefined) {
      const metadata = `${origin}/.well-known/oauth-protected-resource/mcp`
      const challenge = `Bearer resource_metadata="${metadata}", scope="tools"`
      return void response.writeHead(401, { 'www-authenticate': challenge }).end()
    }
    const tools = new McpServer({ name: 'desk', version: '1.0.0' })
    tools.registerTool('whoami', { description: 'Says who asks' }, () => ({
      content: [{ type: 'text', text: person }],
    }))
    const transport = new StreamableHTTPServerTransport({})
    await tools.connect(transport)
    await transport.handleRequest(request, response)
  }

  function sayWhoAuthorizes(response: ServerResponse): void {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ resource, authorization_servers: [issuer()], scopes_supported: ['tools'] }))
  }

  async function personOf(authorization: string | undefined): Promise<string | undefined> {
    const token = /^Bearer (.+)$/.exec(authorization ?? '')?.[1]
    if (token === undefined) return undefined
    const keys = createRemoteJWKSet(new URL(`${issuer()}/oauth/jwks`))
    const { payload } = await jwtVerify(token, keys, { issuer: issuer(), audience: resource, typ: 'at+jwt' })
    return payload.sub
  }

  return { resource, url: new URL(resource) }
}
