import type { FastifyInstance } from 'fastify'
import { errorPage } from './pages/error-page.ts'
import { pagePolicy } from './security-headers.ts'

/**
 * Answers what no route does: 405 where the path is known and the method is not (SEC-B15), 404 otherwise; with a page for
 * browsers and JSON for the rest. To be called before any route is added.
 */
export function answerUnknownRoutes(app: FastifyInstance): void {
  const methods = new Map<string, Set<string>>()
  app.addHook('onRoute', ({ url, method }) => {
    const known = methods.get(url) ?? new Set()
    for (const one of [method].flat()) known.add(one)
    methods.set(url, known)
  })
  app.setNotFoundHandler((request, reply) => {
    const [path = ''] = request.url.split('?')
    const allowed = methods.get(path)
    const status = allowed ? 405 : 404
    const description = allowed ? 'This address does not take this method.' : 'There is nothing at this address.'
    if (allowed) reply.header('allow', [...allowed].join(', '))
    if (!request.headers.accept?.includes('text/html')) {
      return reply.code(status).send({ error: 'invalid_request', error_description: description })
    }
    reply.header('content-security-policy', pagePolicy())
    const advice = 'Check the address, or go back to where you came from. If you ask somebody about it, tell them:'
    const page = errorPage({ code: String(status), description, requestId: request.id, advice })
    return reply.code(status).type('text/html; charset=utf-8').send(page)
  })
}
