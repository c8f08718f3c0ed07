import { OpenAPIGenerator } from '@orpc/openapi'
import { OpenAPIHandler } from '@orpc/openapi/fastify'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { AdminError } from '../admin/admin-error.ts'
import { authorise } from '../admin/authorise.ts'
import { identify } from '../admin/identify.ts'
import type { Installation } from '../admin/installation.ts'
import { actorOf } from '../admin/operator.ts'
import { router } from '../admin/router.ts'
import { type ConsoleErrorCode, consoleErrors } from '../contract/errors.ts'
import { contract } from '../contract/index.ts'
import { paths } from '../oauth/paths.ts'
import { errorFields } from '../platform/log.ts'
import type { Appliance } from '../security/appliance.ts'
import { StorageError } from '../storage/storage-error.ts'
import type { HttpRoutes } from './app.ts'
import { readJson } from './json-body.ts'
import { factsOf } from './request-facts.ts'

const prefix = paths.api

/** In bytes: fifty redirect URIs of 2,000 characters fit twice. */
export const longestApiBody = 262_144

/** In bytes: a file of people of 5,000,000 characters, written as JSON. */
export const longestFile = 12_000_000

/** The operations that are sent a file. */
export const fileRoutes = [
  { path: '/people/import', name: 'peopleBulk.import' },
  { path: '/people/import/preview', name: 'peopleBulk.previewImport' },
]

/** The console's interface over HTTP: JSON only, no cookie, no other site (SEC-A54, SEC-A55, SEC-L03). */
export function apiRoutes(appliance: Appliance, installation: Installation): HttpRoutes {
  const handler = new OpenAPIHandler(router)
  let document: Promise<object> | undefined
  return (api) => {
    readJson(api, longestApiBody)
    api.addHook('onRequest', (request, reply) => refuseOtherSites(appliance, request, reply))
    api.setErrorHandler((error, request, reply) => answerFault(appliance, { error, request, reply }))
    api.get(`${prefix}/openapi.json`, () => {
      document ??= openApiDocument(appliance.config.issuer, installation.version)
      return document
    })
    const answer = async (request: FastifyRequest, reply: FastifyReply) => {
      const caller = await identify(installation, request.headers.authorization)
      const context = { installation, caller, facts: factsOf(request) }
      const { matched } = await handler.handle(request, reply, { prefix, context })
      return matched ? reply : refuse(reply, 'NOT_FOUND', 'There is no such operation.')
    }
    for (const { path, name } of fileRoutes) {
      const onRequest = (request: FastifyRequest, reply: FastifyReply) =>
        refuseStrangersFile(installation, { name, request, reply })
      api.post(prefix + path, { bodyLimit: longestFile, onRequest }, answer)
    }
    api.all(`${prefix}/*`, answer)
  }
}

/** Before a file is read it is asked who sends it: whoever may not must not fill the memory. */
async function refuseStrangersFile(
  installation: Installation,
  { name, request, reply }: { name: string; request: FastifyRequest; reply: FastifyReply },
) {
  const caller = await identify(installation, request.headers.authorization)
  try {
    await authorise({ installation, caller, facts: factsOf(request) }, { name, reads: false })
  } catch (thrown) {
    if (thrown instanceof AdminError) return refuse(reply.header('connection', 'close'), thrown.code, thrown.message)
    throw thrown
  }
  return undefined
}

/**
 * A page of another site may not even ask. Browsers say which site a request comes from; programs that are no browser
 * say nothing, and are judged by their credential alone.
 */
async function refuseOtherSites({ config, events }: Appliance, request: FastifyRequest, reply: FastifyReply) {
  const { origin, 'sec-fetch-site': site = 'none' } = request.headers
  const isOwn =
    (origin === undefined || origin === new URL(config.issuer).origin) && ['same-origin', 'none'].includes(site)
  if (isOwn) return undefined
  const facts = factsOf(request)
  await events.write({
    ...actorOf({ kind: 'nobody', reason: 'foreign_origin' }, facts),
    type: 'unauthorized_access',
    outcome: 'failure',
    reason: 'foreign_origin',
    details: { origin: origin ?? '', site },
  })
  return refuse(reply, 'NOT_ALLOWED', 'Only the console itself may ask this.')
}

interface Fault {
  error: unknown
  request: FastifyRequest
  reply: FastifyReply
}

/** What never reached an operation: a body that cannot be read, a database that fails before the caller is known (SEC-A66). */
function answerFault({ log }: Appliance, { error, request, reply }: Fault) {
  if (error instanceof StorageError) {
    log.error('The database refused', { request_id: request.id, code: error.code, detail: error.detail })
    return refuse(reply, 'STORAGE', consoleErrors.STORAGE.message)
  }
  const carried = typeof error === 'object' && error !== null && 'statusCode' in error ? Number(error.statusCode) : 500
  if (carried >= 400 && carried < 500) {
    const message = 'The request could not be read: it has to be JSON, and not too long.'
    return reply.code(carried).send({ defined: false, code: 'BAD_REQUEST', status: carried, message })
  }
  log.error('A request failed', { request_id: request.id, ...errorFields(error) })
  const message = `Something went wrong. The log says more under ${request.id}.`
  return reply.code(500).send({ defined: false, code: 'INTERNAL_SERVER_ERROR', status: 500, message })
}

function refuse(reply: FastifyReply, code: ConsoleErrorCode, message: string) {
  const { status } = consoleErrors[code]
  return reply.code(status).send({ defined: true, code, status, message })
}

function openApiDocument(issuer: string, version: string): Promise<object> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] })
  return generator.generate(contract, {
    info: { title: 'Authly console interface', version },
    servers: [
      { url: issuer + prefix },
      { url: `${issuer}${prefix}/admin`, description: 'For programs: the same, with DPoP and step-up challenges.' },
    ],
    security: [{ accessToken: [] }],
    components: {
      securitySchemes: {
        accessToken: {
          type: 'http',
          scheme: 'bearer',
          description:
            'An access token of an administrator with the scope admin; to look and change nothing, audit is enough.',
        },
        setup: {
          type: 'http',
          scheme: 'setup',
          description: 'The token of the printed set-up link, while set-up is open.',
        },
      },
    },
  })
}
