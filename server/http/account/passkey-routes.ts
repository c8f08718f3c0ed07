import type { FastifyInstance } from 'fastify'
import { FactorError } from '../../identity/factors/factor-error.ts'
import { factorsOf } from '../../identity/factors/factors-of.ts'
import { passkeysPossible } from '../../identity/factors/passkey-party.ts'
import { passkeyRegistration } from '../../identity/factors/passkey-registration.ts'
import { registerPasskey } from '../../identity/factors/register-passkey.ts'
import { renamePasskey } from '../../identity/factors/rename-passkey.ts'
import type { Appliance } from '../../security/appliance.ts'
import { newPasskeyPage, passkeysPage } from '../pages/account/passkeys-page.ts'
import { newRecoveryCodesPage } from '../pages/account/recovery-codes-page.ts'
import { factsOf } from '../request-facts.ts'
import { showAccount } from './show.ts'
import { accountDoor, sendSaying, type Visit } from './visit.ts'

const path = '/account/passkeys'
const newPath = '/account/passkeys/new'

/** The person's passkeys: add, rename; `security-routes.ts` takes them away. */
export const passkeyRoutes = (appliance: Appliance) => async (app: FastifyInstance) => {
  app.get(
    path,
    accountDoor(appliance, {}, (visit) => showList(appliance, visit)),
  )
  app.post(
    `${path}/rename`,
    accountDoor(appliance, { back: path }, async ({ form, person, reply }) => {
      const wish = { passkeyId: form.get('passkey') ?? '', name: form.get('name') ?? '' }
      const renamed = await renamePasskey(appliance, { person, ...wish })
      return sendSaying(reply, path, renamed ? 'passkey_renamed' : 'no_longer_there')
    }),
  )
  app.get(
    newPath,
    accountDoor(appliance, { fresh: true }, async (visit) => showNew(appliance, visit, {})),
  )
  app.post(
    newPath,
    accountDoor(appliance, { back: newPath, fresh: true }, async (visit) => add(appliance, visit)),
  )
}

async function showList(appliance: Appliance, visit: Visit, problem?: string) {
  const { passkeys } = await factorsOf(appliance, visit.person.id)
  const possible = passkeysPossible(appliance)
  return showAccount(appliance, visit, { path, problem, page: (frame) => passkeysPage(frame, { passkeys, possible }) })
}

/** The question is new each time: its answer counts once. */
async function showNew(
  appliance: Appliance,
  visit: Visit,
  { name = '', problem }: { name?: string; problem?: string },
) {
  const question = await questionFor(appliance, visit)
  if (question instanceof FactorError) return showList(appliance, visit, question.message)
  return showAccount(appliance, visit, {
    path,
    problem,
    hasScript: true,
    page: (frame) => newPasskeyPage(frame, { question, name }),
  })
}

/** What the device is asked, or why none can be: the server's address, or as many passkeys as one can have. */
async function questionFor(appliance: Appliance, { person, browser }: Visit): Promise<object | FactorError> {
  try {
    return await passkeyRegistration(appliance, { person, browser })
  } catch (thrown) {
    if (thrown instanceof FactorError) return thrown
    throw thrown
  }
}

async function add(appliance: Appliance, visit: Visit) {
  const { form, request, reply, person, browser, actor } = visit
  const name = form.get('name') ?? ''
  const { userAgent } = factsOf(request)
  const response = jsonIn(form.get('response') ?? '')
  const outcome = await registerPasskey(appliance, { person, browser, response, name, userAgent, actor })
  if (outcome.kind === 'refused') return showNew(appliance, visit, { name, problem: outcome.message })
  const codes = outcome.recoveryCodes
  if (codes === null) return sendSaying(reply, '/account/security', 'passkey_added')
  return showAccount(appliance, visit, { path, page: (frame) => newRecoveryCodesPage(frame, codes) })
}

/** What the script sent; undefined where it is no JSON, which is refused like any other wrong answer. */
function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
