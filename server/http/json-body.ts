import type { FastifyInstance } from 'fastify'

/**
 * From here on bodies are JSON, and nothing else is read.
 * @param bodyLimit in bytes
 */
export function readJson(app: FastifyInstance, bodyLimit: number): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'string', bodyLimit },
    app.getDefaultJsonParser('error', 'error'),
  )
}
