import { expect, test } from 'vitest'
import { contract } from '../../server/contract/index.ts'
import { consoleToken, startOffice } from '../support/appliance.ts'
import { ben, carla } from '../support/data.ts'
import { rejection } from '../support/refusal.ts'

interface Operation {
  name: string
  method: string
  path: string
}

/** Every operation that the contract has, with a made-up value for each part of its path. */
const operations: Operation[] = Object.entries(contract).flatMap(([part, answered]) =>
  Object.entries(answered).map(([name, operation]) => {
    const { method = 'POST', path = '' } = operation['~orpc'].route
    return { name: `${part}.${name}`, method, path: `/api/v1${path.replace(/\{\w+\}/g, 'password_reset')}` }
  }),
)

const isStream = ({ name }: Operation) => name === 'events.stream'

type Office = Awaited<ReturnType<typeof startOffice>>

async function ask(office: Office, { method, path }: Operation, token?: string): Promise<number> {
  const authorization: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const body = method === 'GET' ? {} : { body: '{}' }
  const headers = { ...authorization, ...(method !== 'GET' && { 'content-type': 'application/json' }) }
  return (await office.send(path, { method, headers, ...body })).status
}

async function refusedOperations(office: Office) {
  const events = (await office.events()).filter(({ type }) => type === 'unauthorized_access')
  return events.filter(({ details }) => details.operation !== undefined)
}

test('the contract has operations to walk through, each with a method and a path of its own', () => {
  expect(operations.length).toBeGreaterThan(50)
  expect(new Set(operations.map(({ method, path }) => `${method} ${path}`)).size).toBeGreaterThan(operations.length - 5)
})

test('the published document describes every operation, and each is there', async () => {
  const office = await startOffice()
  const { paths } = (await office.send('/api/v1/openapi.json')).json() as { paths: Record<string, object> }
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map(
      (method) => `${method.toUpperCase()} /api/v1${path.replace(/\{\w+\}/g, 'password_reset')}`,
    ),
  )
  expect(described.toSorted()).toEqual(operations.map(({ method, path }) => `${method} ${path}`).toSorted())
})

test('SEC-A55: nobody may ask anything, and each attempt is recorded', async () => {
  const office = await startOffice()
  for (const operation of operations) {
    const status = await ask(office, operation)
    // Set-up is over; a console without a credential may ask whether it is.
    expect([operation.name, status]).toEqual([operation.name, operation.name.startsWith('setup.') ? 410 : 401])
  }
  const recorded = (await refusedOperations(office)).map(({ details }) => details.operation)
  expect(recorded).toEqual(operations.map(({ name }) => name).filter((name) => name !== 'setup.state'))
})

test('SEC-A25: a person who is neither administrator nor auditor may ask nothing, and each attempt is recorded', async () => {
  const office = await startOffice()
  const token = await consoleToken(office, ben)
  for (const operation of operations)
    expect([operation.name, await ask(office, operation, token)]).toEqual([operation.name, 403])
  const recorded = await refusedOperations(office)
  expect(recorded.map(({ details }) => details.operation)).toEqual(operations.map(({ name }) => name))
})

test('SEC-S46: an auditor sees everything and changes nothing, and each attempt is recorded', async () => {
  const office = await startOffice()
  await office.anna.people.create({ ...carla, email: '', role: 'auditor', mustChangePassword: false })
  const token = await consoleToken(office, carla)
  const changing = operations.filter(({ method }) => method !== 'GET')
  expect(changing.length).toBeGreaterThan(30)
  for (const operation of changing)
    expect([operation.name, await ask(office, operation, token)]).toEqual([operation.name, 403])
  for (const operation of operations.filter((one) => one.method === 'GET' && !isStream(one)))
    expect([operation.name, [200, 400, 404].includes(await ask(office, operation, token))]).toEqual([
      operation.name,
      true,
    ])
  const recorded = await refusedOperations(office)
  expect(recorded.map(({ details }) => details.operation)).toEqual(changing.map(({ name }) => name))
  for (const event of recorded)
    expect(event).toMatchObject({ actorName: carla.name, reason: 'not_an_administrator', outcome: 'failure' })
})

test('an auditor is told who they are, hears events as they happen, and is told in a sentence what they cannot do', async () => {
  const office = await startOffice()
  await office.anna.people.create({ ...carla, email: '', role: 'auditor', mustChangePassword: false })
  const auditor = office.console(`Bearer ${await consoleToken(office, carla)}`)
  expect(await auditor.session.me()).toMatchObject({ kind: 'person', name: carla.name, role: 'auditor' })
  expect((await auditor.people.list({})).total).toBe(3)
  expect(
    await rejection(auditor.policies.update({ account: { selfDelete: true, selfReset: true, newDeviceNotice: true } })),
  ).toMatchObject({
    code: 'NOT_ALLOWED',
    message: 'An auditor looks at everything and changes nothing. Ask an administrator to do this.',
  })
  const heard: string[] = []
  for await (const event of await auditor.events.stream({})) {
    heard.push(event.type)
    if (event.type === 'unauthorized_access') break
  }
  expect(heard).toContain('user_created')
})

test('signing an auditor in to the console records no refusal', async () => {
  const office = await startOffice()
  await office.anna.people.create({ ...carla, email: '', role: 'auditor', mustChangePassword: false })
  await consoleToken(office, carla)
  expect((await office.events()).filter(({ outcome }) => outcome === 'failure')).toEqual([])
})

test('SEC-S46: an auditor whose role is taken away is out at the next question, and hears no further event', async () => {
  const office = await startOffice()
  const { id } = await office.anna.people.create({ ...carla, email: '', role: 'auditor', mustChangePassword: false })
  const auditor = office.console(`Bearer ${await consoleToken(office, carla)}`)
  const stream = await auditor.events.stream({ history: 1 })
  const first = await stream.next()
  expect(first.done).toBe(false)
  await office.anna.people.update({ id, role: 'user' })
  const rest: string[] = []
  for await (const event of stream) rest.push(event.reason ?? event.type)
  expect(rest).not.toContain('role_changed')
  expect(await rejection(auditor.people.list({}))).toMatchObject({ code: 'NOT_SIGNED_IN' })
})
