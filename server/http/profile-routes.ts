import type { FastifyInstance, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { displayName } from '../contract/common.ts'
import { emailAddress } from '../contract/people.ts'
import { changePerson } from '../identity/change-person.ts'
import { actingPerson } from '../identity/factors/factor-events.ts'
import { adminAudience } from '../oauth/access-token.ts'
import { claimsAbout } from '../oauth/claims.ts'
import { invalidRequest } from '../oauth/errors.ts'
import { paths } from '../oauth/paths.ts'
import { recordingRefusals } from '../oauth/record.ts'
import { subjectOf } from '../oauth/subject.ts'
import type { Appliance } from '../security/appliance.ts'
import { allowPublicClients } from './cors.ts'
import { jsonErrors } from './errors.ts'
import { readJson } from './json-body.ts'
import { factsOf } from './request-facts.ts'
import { demandMore, guardResource, type ResourceCaller } from './resource-guard.ts'

/** In bytes. */
const longestBody = 10_240

/** How long ago a person may have signed in who changes where mail about the account goes, in milliseconds. */
const addressMaxAge = 10 * 60_000

/** What people may change of themselves; everything else is somebody else's to say (SEC-A26). */
const ownChange = z.strictObject({ name: displayName.optional(), email: emailAddress.nullable().optional() })
type OwnChange = z.infer<typeof ownChange>

/** A person's own profile, for applications that they let see it or change it. */
export const profileRoutes = (appliance: Appliance) => async (app: FastifyInstance) => {
  const path = `${paths.api}/profile`
  readJson(app, longestBody)
  app.setErrorHandler(jsonErrors(appliance))
  allowPublicClients(app, appliance, { paths: [path], methods: ['GET', 'PATCH'] })
  const audience = [appliance.config.issuer, adminAudience(appliance.config.issuer)]
  const guard = (request: FastifyRequest) => guardResource(appliance, request, { scope: ['profile'], audience })
  app.get(path, async (request) => profileOf(appliance, await guard(request)))
  app.patch(path, async (request) => {
    const caller = await guard(request)
    const facts = factsOf(request)
    const { person, client } = caller
    const change = await recordingRefusals(appliance, { facts, client, person }, async () => readChange(request.body))
    // To see is not to change: people are asked for that in other words.
    await demandMore(appliance, request, { caller, demand: { scope: ['write'] } })
    if (change.email !== undefined)
      await demandMore(appliance, request, { caller, demand: { scope: ['email'], maxAgeMs: addressMaxAge } })
    await changePerson(appliance, { id: person.id, facts: change, actor: actingPerson(person, facts) })
    return profileOf(appliance, caller)
  })
}

function readChange(body: unknown): OwnChange {
  const read = ownChange.safeParse(body)
  if (read.success) return read.data
  const [issue] = read.error.issues
  const member = String(issue?.path[0] ?? '')
  throw invalidRequest(
    member === ''
      ? 'Send a JSON object with name, email or both. Nothing else can be changed here.'
      : `${member}: ${issue?.message ?? 'not as expected'}`,
  )
}

/** The same claims as at the UserInfo endpoint, by the same scopes (OpenID Connect Core §5.4). */
async function profileOf(appliance: Appliance, { person, client, scope }: ResourceCaller) {
  const now = (await appliance.repositories.people.find(person.id)) ?? person
  const claims = await claimsAbout(appliance, now, { client, scope, named: [] })
  return { ...claims, sub: await subjectOf(appliance, client, person.id) }
}
