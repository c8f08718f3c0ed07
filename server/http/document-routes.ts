import type { FastifyInstance } from 'fastify'
import { createMetadata } from '../oauth/metadata.ts'
import { paths } from '../oauth/paths.ts'
import { apiResource, serverResource } from '../oauth/protected-resource.ts'
import type { Appliance } from '../security/appliance.ts'
import { allowEverybody } from './cors.ts'
import { jsonErrors } from './errors.ts'

/** Public and the same for everybody; clients look again after so long. */
const publicForMinutes = { 'cache-control': 'public, max-age=300' }

/** What clients read of this server before they are known to it, a page of whatever origin among them. */
export const documentRoutes = (appliance: Appliance) => async (app: FastifyInstance) => {
  app.setErrorHandler(jsonErrors(appliance))
  const metadata = createMetadata(appliance)
  const documents: Readonly<Record<string, () => string | Promise<string>>> = {
    [paths.openidConfiguration]: metadata,
    [paths.serverMetadata]: metadata,
    [paths.jwks]: () => appliance.signingKeys.jwks,
    [paths.protectedResource]: () => JSON.stringify(serverResource(appliance)),
    [paths.protectedResource + paths.api]: () => JSON.stringify(apiResource(appliance)),
  }
  allowEverybody(app, { paths: Object.keys(documents), methods: ['GET'] })
  for (const [path, text] of Object.entries(documents))
    app.get(path, async (_, reply) =>
      reply
        .headers(publicForMinutes)
        .type('application/json; charset=utf-8')
        .send(await text()),
    )
}
