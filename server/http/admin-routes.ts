import { OpenAPIHandler } from '@orpc/openapi/fastify'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Installation } from '../admin/installation.ts'
import { router } from '../admin/router.ts'
import { adminAudience } from '../oauth/access-token.ts'
import { OAuthError } from '../oauth/errors.ts'
import { paths } from '../oauth/paths.ts'
import type { Appliance } from '../security/appliance.ts'
import { fileRoutes, longestApiBody, longestFile } from './api-routes.ts'
import type { HttpRoutes } from './app.ts'
import { refuseForeignCall } from './cors.ts'
import { jsonErrors } from './errors.ts'
import { readJson } from './json-body.ts'
import { factsOf } from './request-facts.ts'
import { type Demand, guardResource, type ResourceCaller } from './resource-guard.ts'

const prefix = `${paths.api}/admin` as const

/** How long ago an administrator may have signed in who changes something by a program, in milliseconds: a working day. */
const workingDay = 12 * 60 * 60_000

/**
 * The console's operations for programs: the same, after a guard that speaks the words of RFC 6750 and RFC 9470. Scope,
 * audience and role are all asked for (SEC-S46, SEC-A22), and who changes something has signed in today, with as many
 * factors as the office asks of its administrators.
 */
export function adminRoutes(appliance: Appliance, installation: Installation): HttpRoutes {
  const handler = new OpenAPIHandler(router)
  const callers = new WeakMap<FastifyRequest, ResourceCaller>()
  return (api) => {
    readJson(api, longestApiBody)
    api.setErrorHandler(jsonErrors(appliance))
    // Before the body is read: whoever may not must not fill the memory.
    api.addHook('onRequest', async (request) => {
      await refuseForeignCall(appliance, request)
      callers.set(request, await guardResource(appliance, request, demandOf(appliance, request)))
    })
    const answer = async (request: FastifyRequest, reply: FastifyReply) => {
      const context = { installation, caller: operatorOf(callers.get(request)), facts: factsOf(request) }
      const { matched } = await handler.handle(request, reply, { prefix, context })
      if (matched) return reply
      throw new OAuthError('invalid_request', 'There is no such operation.', { status: 404 })
    }
    for (const { path } of fileRoutes) api.post(prefix + path, { bodyLimit: longestFile }, answer)
    api.all(`${prefix}/*`, answer)
  }
}

function demandOf({ config, policies }: Appliance, { method }: FastifyRequest): Demand {
  const audience = [adminAudience(config.issuer)]
  if (method === 'GET') return { audience, scope: ['admin', 'audit'], role: ['admin', 'auditor'] }
  const twoFactors = ['required', 'required_for_administrators'].includes(policies.current().secondFactor.mode)
  return {
    audience,
    scope: ['admin'],
    role: ['admin'],
    maxAgeMs: workingDay,
    ...(twoFactors && { acr: 'aal2' as const }),
  }
}

function operatorOf(caller: ResourceCaller | undefined) {
  if (!caller) return { kind: 'nobody', reason: 'no_operator' } as const
  const { token, scope, person } = caller
  return {
    kind: 'person',
    id: person.id,
    name: person.name,
    role: person.role,
    scopes: scope,
    tokenId: token.id,
  } as const
}
