import { createORPCClient } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import { OpenAPILink } from '@orpc/openapi-client/fetch'
import { onTestFinished } from 'vitest'
import type { ApplianceOptions } from '../../server/appliance-options.ts'
import { contract } from '../../server/contract/index.ts'
import { createAppliance } from '../../server/index.ts'
import { createLog } from '../../server/platform/log.ts'
import { parseSeed } from '../../server/seed/seed-file.ts'
import { createVisitor } from './browserless.ts'
import { agree, answered, createPkce, tokensIn } from './code-flow.ts'
import { anna, ben } from './data.ts'
import { fakeClock } from './fake-clock.ts'
import { sender } from './http-server.ts'
import { tempFolder } from './temp-folder.ts'

export type Console = ContractRouterClient<typeof contract>

type Wishes = Omit<Partial<ApplianceOptions>, 'seed' | 'clock' | 'port'> & {
  /** Any free one unless named; null leaves it to the installation, which tests of the desktop app change. */
  port?: number | null
  /** The content of a seed file. */
  seed?: string
  clock?: ReturnType<typeof fakeClock>
}

/** A seed file with Anna, an administrator, and Ben. */
export const officeSeed = JSON.stringify({
  users: [
    { username: anna.username, name: anna.name, email: anna.email, role: 'admin', password: anna.password },
    { username: ben.username, name: ben.name, email: ben.email, password: ben.password },
  ],
})

/** The whole product on a free loopback port, over a real encrypted database in a folder of its own; stopped when the test ends. */
export async function startAppliance({ seed, clock = fakeClock(), port = 0, ...wishes }: Wishes = {}) {
  const logged: string[] = []
  let setupLink: string | undefined
  const dataFolder = wishes.dataFolder ?? tempFolder()
  const appliance = await createAppliance({
    hostKind: 'server',
    ...(port !== null && { port }),
    bcryptCost: 4,
    clock,
    log: createLog({ clock, level: 'debug', write: (line) => logged.push(line) }),
    onSetupLink: (link) => {
      setupLink = link
    },
    ...wishes,
    dataFolder,
    ...(seed !== undefined && { seed: parseSeed(seed, 'office.yaml') }),
  })
  onTestFinished(appliance.stop)
  await appliance.start()
  const issuer = () => appliance.issuer() ?? 'http://localhost:1'
  const { installation } = appliance.context('desktop')
  return {
    appliance,
    installation,
    clock,
    logged,
    dataFolder,
    issuer,
    setupToken: () => new URL(setupLink ?? 'http://nowhere').hash.replace('#token=', ''),
    setupLink: () => setupLink,
    send: sender(Number(new URL(issuer()).port), new URL(issuer()).host),
    /** The console as a browser holds it: `authorization` is its whole credential. */
    console: (authorization?: string) => consoleOver(issuer(), authorization),
    /** Everything that was recorded, oldest first. */
    events: async () => (await installation.open()?.appliance.repositories.events.after(0, 10_000)) ?? [],
  }
}

export type StartedAppliance = Awaited<ReturnType<typeof startAppliance>>

/** The console of the server at this address, over HTTP. */
export function consoleOver(issuer: string, authorization: string | undefined): Console {
  const headers = authorization === undefined ? {} : { authorization }
  return createORPCClient(new OpenAPILink(contract, { url: `${issuer}/api/v1`, headers }))
}

/** Signs a person in to the console through its own OAuth, as the browser does; the access token, or what came instead of a code. */
export async function consoleToken(
  office: Pick<StartedAppliance, 'issuer' | 'send'>,
  person: { username: string; password: string },
) {
  const { verifier, challenge } = createPkce()
  const redirectUri = `${office.issuer()}/console/callback`
  const question = new URLSearchParams({
    client_id: 'authly-console',
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: 'openid profile admin audit',
    code_challenge: challenge,
    code_challenge_method: 'S256',
  })
  const { code, error } = answered(await agree(createVisitor(office.send), `/oauth/authorize?${question}`, person))
  if (code === undefined) throw new Error(`no code but ${error}`)
  const form = {
    grant_type: 'authorization_code',
    client_id: 'authly-console',
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
  }
  return tokensIn(await office.send('/oauth/token', { form })).access_token
}

/** An office that is set up, and its console in Anna's hands. */
export async function startOffice(wishes: Wishes = {}) {
  const office = await startAppliance({ seed: officeSeed, ...wishes })
  const token = await consoleToken(office, anna)
  return { ...office, token, anna: office.console(`Bearer ${token}`) }
}
