import formbody from '@fastify/formbody'
import Fastify from 'fastify'

// The least that an endpoint of this kind can cost: a form comes in, JSON goes out, nothing is looked up.
const app = Fastify({ logger: false })
await app.register(formbody)
app.get('/.well-known/openid-configuration', () => ({ issuer: 'bare' }))
app.post('/oauth/token', (request) => ({
  access_token: Object.keys(request.body ?? {}).join(' '),
  token_type: 'Bearer',
}))
const address = await app.listen({ host: '127.0.0.1', port: 0 })
process.once('SIGTERM', () => process.exit(0))
process.stdout.write(`ready ${address}\n`)
