import { paths } from '../oauth/paths.ts'
import type { BreachedState } from '../security/password-lists/password-lists.ts'
import { consoleClientId } from './console-client.ts'
import { openOperations } from './operations.ts'

const DAY_MS = 24 * 60 * 60 * 1000

/** What a developer copies into an application, by the names that people use for it. */
const endpoints = [
  ['Discovery', paths.openidConfiguration],
  ['Authorization', paths.authorize],
  ['Pushed requests', paths.par],
  ['Device authorization', paths.device],
  ['Token', paths.token],
  ['User info', paths.userinfo],
  ['Introspection', paths.introspect],
  ['Revocation', paths.revoke],
  ['Logout', paths.logout],
  ['JSON Web Key Set', paths.jwks],
] as const

const get = openOperations.overview.get.handler(async ({ context: { installation, server } }) => {
  const { config, clock, repositories } = server.appliance
  const now = clock.now()
  const one = { limit: 1 }
  const [people, applications, waiting, activeSessions, counts] = await Promise.all([
    repositories.people.page(one),
    repositories.clients.page({ ...one, except: consoleClientId }),
    repositories.clients.page({ ...one, except: consoleClientId, approval: 'waiting' }),
    repositories.sessions.countActive(now),
    repositories.events.countSince(['login_success', 'login_failure', 'oauth_token_issued'], now - DAY_MS),
  ])
  return {
    issuer: config.issuer,
    startedAt: server.startedAt,
    unreachable: installation.unreachable(),
    breachedPasswords: breachedView(await server.appliance.passwordLists.breached()),
    people: people.total,
    applications: applications.total,
    waitingApplications: waiting.total,
    activeSessions,
    signInsToday: counts.get('login_success') ?? 0,
    failedSignInsToday: counts.get('login_failure') ?? 0,
    tokensToday: counts.get('oauth_token_issued') ?? 0,
    endpoints: endpoints.map(([name, path]) => ({ name, url: config.issuer + path })),
  }
})

export const overview = { get }

function breachedView(state: BreachedState) {
  return {
    count: state.kind === 'in_use' ? state.count : null,
    problem: state.kind === 'unusable' ? state.sentence : null,
  }
}
