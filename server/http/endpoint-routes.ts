import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { authorizeDevice } from '../oauth/device/authorize-device.ts'
import type { EndpointAnswer, EndpointRequest } from '../oauth/endpoint-request.ts'
import { introspect } from '../oauth/introspect.ts'
import { paths } from '../oauth/paths.ts'
import { pushRequest } from '../oauth/pushed-request.ts'
import { revoke } from '../oauth/revoke.ts'
import { token } from '../oauth/token/index.ts'
import { userinfo } from '../oauth/userinfo.ts'
import type { Appliance } from '../security/appliance.ts'
import { allowPublicClients, refuseForeignCall } from './cors.ts'
import { jsonErrors } from './errors.ts'
import { addressParametersOf, formOf, readForms } from './form-body.ts'
import { factsOf } from './request-facts.ts'

/** What applications call, also from pages of another origin where they are public clients. */
export const endpointRoutes = (appliance: Appliance) => async (app: FastifyInstance) => {
  await readForms(app)
  app.setErrorHandler(jsonErrors(appliance))
  const { token: tokenPath, par: parPath, revoke: revokePath, userinfo: userinfoPath } = paths
  allowPublicClients(app, appliance, {
    paths: [tokenPath, parPath, revokePath, userinfoPath],
    methods: ['GET', 'POST'],
  })

  app.post(tokenPath, async (request) => token(appliance, endpointRequest(request)))
  app.post(parPath, async (request, reply) =>
    reply.code(201).send(await pushRequest(appliance, endpointRequest(request))),
  )
  app.post(revokePath, async (request, reply) => {
    await revoke(appliance, endpointRequest(request))
    return reply.code(200).send()
  })
  app.route({
    method: ['GET', 'POST'],
    url: userinfoPath,
    handler: async (request, reply) => sent(reply, await userinfo(appliance, endpointRequest(request))),
  })
}

/** What only servers call: no page of any origin. */
export const introspectionRoute = (appliance: Appliance) => async (app: FastifyInstance) => {
  await readForms(app)
  app.setErrorHandler(jsonErrors(appliance))
  app.addHook('onRequest', async (request) => refuseForeignCall(appliance, request))
  app.post(paths.device, async (request) => authorizeDevice(appliance, endpointRequest(request)))
  app.post(paths.introspect, async (request, reply) =>
    sent(reply, await introspect(appliance, endpointRequest(request), request.headers.accept)),
  )
}

const sent = (reply: FastifyReply, { type, body }: EndpointAnswer): FastifyReply => reply.type(type).send(body)

const endpointRequest = (request: FastifyRequest): EndpointRequest => ({
  parameters: formOf(request),
  query: addressParametersOf(request),
  authorization: request.headers.authorization,
  dpop: request.raw.headersDistinct.dpop ?? [],
  method: request.method,
  path: request.routeOptions.url ?? '',
  facts: factsOf(request),
})
