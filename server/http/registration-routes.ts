import type { FastifyInstance, FastifyRequest } from 'fastify'
import { paths } from '../oauth/paths.ts'
import { createAdmission } from '../oauth/registration/admission.ts'
import { changeRegistration } from '../oauth/registration/change-registration.ts'
import { deleteRegistration, type ManagementRequest, readRegistration } from '../oauth/registration/manage.ts'
import { register } from '../oauth/registration/register.ts'
import type { RegistrationRequest } from '../oauth/registration/registration-request.ts'
import type { Appliance } from '../security/appliance.ts'
import { allowEverybody } from './cors.ts'
import { jsonErrors } from './errors.ts'
import { readJson } from './json-body.ts'
import { factsOf } from './request-facts.ts'

/** In bytes: keys, names and fifty addresses come nowhere near. */
const longestBody = 65_536

/** Where clients register themselves and look after what they registered: JSON only. */
export const registrationRoutes = (appliance: Appliance) => async (app: FastifyInstance) => {
  readJson(app, longestBody)
  app.setErrorHandler(jsonErrors(appliance))
  const one = `${paths.register}/:clientId`
  // A client that is a page has no origin that is known here before it has registered.
  const isOpen = () => appliance.protocol.current().registration.mode === 'open'
  allowEverybody(app, { paths: [paths.register, one], methods: ['GET', 'POST', 'PUT', 'DELETE'] }, isOpen)
  const admission = createAdmission(appliance)
  app.post(paths.register, async (request, reply) =>
    reply.code(201).send(await register(appliance, admission, registrationRequest(request))),
  )
  app.get(one, async (request) => readRegistration(appliance, managementRequest(request)))
  app.put(one, async (request) => changeRegistration(appliance, managementRequest(request)))
  app.delete(one, async (request, reply) => {
    await deleteRegistration(appliance, managementRequest(request))
    return reply.code(204).send()
  })
}

const registrationRequest = (request: FastifyRequest): RegistrationRequest => ({
  body: request.body,
  authorization: request.headers.authorization,
  facts: factsOf(request),
})

const managementRequest = (request: FastifyRequest): ManagementRequest => ({
  ...registrationRequest(request),
  clientId: clientIdOf(request.params),
})

const clientIdOf = (params: unknown): string =>
  typeof params === 'object' && params !== null && 'clientId' in params ? String(params.clientId) : ''
