import { expect, test } from 'vitest'
import { checkTotp } from '../../server/identity/factors/check-totp.ts'
import { applySeed } from '../../server/seed/apply-seed.ts'
import { parseSeed } from '../../server/seed/seed-file.ts'
import { consoleToken, officeSeed, startAppliance } from '../support/appliance.ts'
import { fromAddress, openBag } from '../support/bag.ts'
import { anna, ben } from '../support/data.ts'
import { basic } from '../support/http-server.ts'
import { rejection } from '../support/refusal.ts'
import { totpDevice } from '../support/totp-device.ts'

const secret = 'a-secret-of-the-office-1'

const office = `
scopes:
  - { name: invoices.read, description: Read invoices }
  - { name: invoices.write, description: Change invoices, implies: [invoices.read] }
groups: [everybody, { name: sales, description: Who sells }]
users:
  - { username: anna, name: Anna Berg, email: anna@office.example, password: "${anna.password}", role: admin, groups: [everybody] }
  - { username: ben, password: "${ben.password}", groups: [everybody, sales], claims: { locale: nl } }
clients:
  - client_id: ledger
    name: The Ledger
    type: confidential
    client_secret: ${secret}
    token_endpoint_auth_method: client_secret_basic
    grant_types: [client_credentials]
    scopes: [invoices.read, invoices.write]
    default_scopes: [invoices.read]
`

const apply = (bag: Awaited<ReturnType<typeof openBag>>, text: string) =>
  applySeed(bag.appliance, parseSeed(text, 'office.yaml'))

test('a server with a seed is the server that the file describes, set up and ready', async () => {
  const started = await startAppliance({ seed: office })
  expect(started.setupLink()).toBeUndefined()
  const console = started.console(`Bearer ${await consoleToken(started, anna)}`)
  expect((await console.people.list({})).items.map(({ username, name, role }) => [username, name, role])).toEqual([
    ['anna', 'Anna Berg', 'admin'],
    ['ben', 'ben', 'user'],
  ])
  const answer = await started.send('/oauth/token', {
    headers: basic('ledger', secret),
    form: { grant_type: 'client_credentials' },
  })
  expect(answer.json()).toMatchObject({ scope: 'invoices.read' })
  const events = await started.events()
  const applied = events.find(({ type }) => type === 'seed_applied')
  expect(applied).toMatchObject({
    actorKind: 'command_line',
    details: { users_created: 2, clients_created: 1, scopes: 2, groups: 2 },
  })
  expect(events.filter(({ type }) => type === 'user_created')).toHaveLength(2)
  expect(events.filter(({ type }) => type === 'oauth_client_created')).toMatchObject([{ clientId: 'ledger' }])
})

test('the same file again changes nothing and records nothing', async () => {
  const bag = await openBag()
  await apply(bag, office)
  const before = await bag.events()
  const people = await bag.appliance.repositories.people.page({ limit: 10 })
  const result = await apply(bag, office)
  expect(Object.values(result).every((count) => count === 0)).toBe(true)
  expect(await bag.events()).toEqual(before)
  expect(await bag.appliance.repositories.people.page({ limit: 10 })).toEqual(people)
})

test('a changed file changes what it names, with an event each, and leaves the rest alone', async () => {
  const bag = await openBag()
  await apply(bag, office)
  const changed = await apply(
    bag,
    `users:\n  - { username: BEN, name: Ben Castro, password: "Rain on 3 tin roofs, softly", role: admin, groups: [sales] }\nclients:\n  - { client_id: ledger, type: confidential, client_secret: another-secret-of-2, grant_types: [client_credentials] }\n`,
  )
  expect(changed).toMatchObject({ users_created: 0, users_changed: 1, clients_created: 0, clients_changed: 1 })
  const { people, groups, clients } = bag.appliance.repositories
  const person = await people.findByUsername('ben')
  expect(person).toMatchObject({ username: 'BEN', name: 'Ben Castro', role: 'admin', claims: '{}' })
  expect(await groups.ofPerson(person?.id ?? '')).toEqual(['sales'])
  const client = await clients.find('ledger')
  expect(client).toMatchObject({ name: 'ledger', scopes: [] })
  expect(await bag.appliance.clientSecrets.verify(client, 'another-secret-of-2')).toBe(true)
  expect(await bag.appliance.clientSecrets.verify(client, secret)).toBe(false)
  const types = (await bag.events()).slice(-4).map(({ type }) => type)
  expect(types).toEqual(['permission_change', 'password_change', 'oauth_client_changed', 'seed_applied'])
  expect(await people.findByUsername('anna')).toBeDefined()
})

test('SEC-B28: a password that the file changes ends the grants that came of the one before', async () => {
  const bag = await openBag()
  await apply(bag, office)
  const { people, grants } = bag.appliance.repositories
  const person = await people.findByUsername('ben')
  await bag.appliance.store.write((transaction) =>
    grants.insert(transaction, {
      id: 'grant-of-ben',
      person_id: person?.id ?? null,
      client_id: 'ledger',
      scope: 'openid',
      session_selector: null,
      auth_time: null,
      amr: 'pwd',
      nonce: null,
      address: null,
      created_at: bag.appliance.clock.now(),
      revoked_at: null,
      revoked_reason: null,
    }),
  )
  await apply(bag, `users:\n  - { username: ben, password: "Rain on 3 tin roofs, softly" }\n`)
  expect(await grants.find('grant-of-ben')).toMatchObject({ revoked_reason: 'password_changed' })
})

test('a file that cannot be applied whole is not applied at all', async () => {
  const bag = await openBag()
  await apply(bag, officeSeed)
  const before = await bag.events()
  const demotion = JSON.stringify({
    users: [
      { username: 'carla', password: 'Rain on 3 tin roofs, softly' },
      { username: 'anna', name: anna.name, email: anna.email, password: anna.password, role: 'user' },
    ],
  })
  expect(await rejection(apply(bag, demotion))).toMatchObject({
    code: 'invalid_seed',
    message: expect.stringContaining('no enabled administrator'),
  })
  expect(await bag.appliance.repositories.people.findByUsername('carla')).toBeUndefined()
  expect(await bag.events()).toEqual(before)
})

test('a password hash from another system is taken over, and any other text is not', async () => {
  const bag = await openBag()
  // bcrypt of "Rain on 3 tin roofs, softly", cost 4.
  const hash = await (await import('bcrypt')).default.hash('Rain on 3 tin roofs, softly', 4)
  await apply(bag, JSON.stringify({ users: [{ username: 'carla', password_hash: hash }] }))
  const stored = (await bag.appliance.repositories.people.findByUsername('carla'))?.password_hash ?? null
  expect(await bag.appliance.passwords.verify('Rain on 3 tin roofs, softly', stored)).toBe(true)
  expect(await apply(bag, JSON.stringify({ users: [{ username: 'carla', password_hash: hash }] }))).toMatchObject({
    users_changed: 0,
  })
  const bad = apply(bag, JSON.stringify({ users: [{ username: 'dave', password_hash: 'md5' }] }))
  expect(await rejection(bad)).toMatchObject({ code: 'invalid_seed', message: expect.stringContaining('dave') })
})

test('a password weaker than the policy is taken from the file, with a word in the log that does not repeat it', async () => {
  const bag = await openBag()
  await apply(bag, JSON.stringify({ users: [{ username: 'carla', password: 'sunflower' }] }))
  const line = bag.logged.find((text) => text.includes('weaker'))
  expect(line).toContain('12 characters or more')
  expect(bag.logged.join()).not.toContain('sunflower')
})

test('the console’s own registration cannot be taken over by a file', async () => {
  const bag = await openBag()
  const clients = [{ client_id: 'authly-console', type: 'public', redirect_uris: ['https://evil.test/cb'] }]
  expect(await rejection(apply(bag, JSON.stringify({ clients })))).toMatchObject({ code: 'invalid_seed' })
})

const withPolicies = `
groups:
  - { name: everybody }
  - { name: sales, claims: { department: Sales, level: 1 }, second_factor: required }
users:
  - { username: anna, password: "${anna.password}", role: admin, groups: [everybody] }
  - username: ben
    password: "${ben.password}"
    groups: [sales]
    claims: { level: 2 }
    totp_secret: "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"
    must_change_password: true
clients:
  - { client_id: notes, type: public, redirect_uris: ["http://127.0.0.1/callback"], second_factor: required }
settings:
  policies:
    secondFactor: { mode: required, graceDays: 0 }
    sessions: { idleMinutes: 30 }
`

test('a file brings second factors, what groups say and ask, what an application asks, and the policies', async () => {
  const bag = await openBag()
  const result = await apply(bag, withPolicies)
  expect(result).toMatchObject({ users_created: 2, groups: 2, clients_created: 1, settings: 1 })
  const { clients, groups, people, totp } = bag.appliance.repositories
  expect(await groups.find('sales')).toMatchObject({
    claims: { department: 'Sales', level: 1 },
    second_factor: 'required',
  })
  expect(await clients.find('notes')).toMatchObject({ second_factor: 'required' })
  expect(bag.appliance.policies.current()).toMatchObject({
    secondFactor: { mode: 'required', graceDays: 0, rememberDays: 30 },
    sessions: { idleMinutes: 30, absoluteHours: 12 },
    passwords: { preset: 'classic' },
  })
  const person = await people.findByUsername('ben')
  if (!person) throw new Error('Ben is not there')
  expect(person.must_change_password).toBe(1)
  const stored = await totp.confirmed(person.id)
  expect(stored?.secret).not.toContain('GEZD')
  const uri = 'otpauth://totp/x?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
  const code = totpDevice(uri, bag.clock).code()
  expect(await checkTotp(bag.appliance, { person, code, request: fromAddress('192.0.2.7') })).toMatchObject({
    kind: 'right',
  })
  const recorded = (await bag.events()).filter(({ reason }) => reason === 'policies_changed')
  expect(recorded).toMatchObject([
    { actorKind: 'command_line', details: { 'secondFactor.mode': 'required', 'sessions.idleMinutes': 30 } },
  ])
})

test('the same file with all of that again changes nothing, also after the person has chosen another password', async () => {
  const bag = await openBag()
  await apply(bag, withPolicies)
  const before = await bag.events()
  expect(Object.values(await apply(bag, withPolicies)).every((count) => count === 0)).toBe(true)
  expect(await bag.events()).toEqual(before)
  const person = await bag.appliance.repositories.people.findByUsername('ben')
  const hash = await bag.appliance.passwords.hash('Rain on 3 tin roofs, softly')
  await bag.appliance.store.write((transaction) =>
    bag.appliance.repositories.credentials.replacePassword(transaction, {
      id: person?.id ?? '',
      hash,
      at: bag.clock.now(),
    }),
  )
  expect(Object.values(await apply(bag, withPolicies)).every((count) => count === 0)).toBe(true)
  expect(await bag.appliance.repositories.people.findByUsername('ben')).toMatchObject({
    password_hash: hash,
    must_change_password: 0,
  })
})

test('what the console has decided stays where the file says nothing of it', async () => {
  const bag = await openBag()
  await apply(bag, withPolicies)
  const silent = withPolicies
    .replace(', claims: { department: Sales, level: 1 }, second_factor: required', '')
    .replace(', second_factor: required }', ' }')
    .replace(/settings:.*$/s, '')
  expect(silent).not.toContain('required')
  expect(Object.values(await apply(bag, silent)).every((count) => count === 0)).toBe(true)
  expect(bag.appliance.policies.current().secondFactor.mode).toBe('required')
})

test('SEC-S46: a role that the file takes away ends what it allowed', async () => {
  const bag = await openBag()
  await apply(bag, office)
  await apply(bag, 'users:\n  - { username: ben, password: "A lamp for 2 sleepy otters", role: admin }\n')
  const { grants, people } = bag.appliance.repositories
  const person = await people.findByUsername('anna')
  const grant = {
    person_id: person?.id ?? null,
    client_id: 'authly-console',
    session_selector: null,
    auth_time: null,
    amr: 'pwd',
    nonce: null,
    address: null,
    created_at: bag.clock.now(),
    revoked_at: null,
    revoked_reason: null,
  }
  await bag.appliance.store.write(async (transaction) => {
    await grants.insert(transaction, { ...grant, id: 'of-the-console', scope: 'openid admin audit' })
    await grants.insert(transaction, { ...grant, id: 'of-an-application', scope: 'openid administration' })
  })
  await apply(bag, `users:\n  - { username: anna, password: "${anna.password}", role: auditor }\n`)
  expect(await grants.find('of-the-console')).toMatchObject({ revoked_reason: 'role_changed' })
  expect(await grants.find('of-an-application')).toMatchObject({ revoked_at: null })
})

const wholeProtocol = `
scopes:
  - { name: invoices.read, description: Read invoices, claims: [department] }
resources:
  - { identifier: https://api.office.example/, scopes: [invoices.read], access_token_seconds: 120 }
clients:
  - client_id: bank
    type: confidential
    token_endpoint_auth_method: private_key_jwt
    jwks_uri: https://bank.office.example/keys
    security_profile: fapi2
    redirect_uris: [https://bank.office.example/cb]
    scopes: [openid, invoices.read]
    resources: [https://api.office.example/]
    subject_type: pairwise
    access_token_format: opaque
    backchannel_logout_uri: https://bank.office.example/logout
    default_max_age: 600
    logo_uri: https://bank.office.example/logo.png
    contacts: [help@office.example]
settings:
  protocol: { pushedRequests: { required: true }, outbound: { networks: [127.0.0.0/8] } }
`

test('a seed says everything about a client, resources and how applications are served, and the same again says nothing new', async () => {
  const bag = await openBag()
  expect(await apply(bag, wholeProtocol)).toMatchObject({ clients_created: 1, scopes: 1, resources: 1, settings: 1 })
  const { repositories, protocol } = bag.appliance
  expect(await repositories.clients.find('bank')).toMatchObject({
    secret_hash: null,
    security_profile: 'fapi2',
    require_pushed_authorization_requests: true,
    dpop_bound_access_tokens: true,
    id_token_signed_response_alg: 'PS256',
    subject_type: 'pairwise',
    access_token_format: 'opaque',
    backchannel_logout_uri: 'https://bank.office.example/logout',
    default_max_age: 600,
    about: { logo_uri: 'https://bank.office.example/logo.png', contacts: ['help@office.example'] },
  })
  expect((await repositories.resources.all()).get('https://api.office.example/')).toMatchObject({
    name: 'https://api.office.example/',
    access_token_seconds: 120,
  })
  expect((await repositories.scopes.all()).get('invoices.read')?.claims).toEqual(['department'])
  expect(protocol.current()).toMatchObject({ pushedRequests: { required: true }, dpop: { nonce: false } })
  const before = await bag.events()
  expect(before.some(({ reason }) => reason === 'protocol_changed')).toBe(true)
  expect(Object.values(await apply(bag, wholeProtocol)).every((count) => count === 0)).toBe(true)
  expect(await bag.events()).toEqual(before)
  const plain = wholeProtocol.replace('    subject_type: pairwise\n', '').replace('opaque', 'jwt')
  expect(await apply(bag, plain)).toMatchObject({ clients_changed: 1 })
  expect((await bag.events()).find(({ type }) => type === 'oauth_client_changed')).toMatchObject({
    clientId: 'bank',
    details: { changed: 'access_token_format subject_type', subject_type: 'public', access_token_format: 'jwt' },
  })
})

test('a seed makes no resource of the server itself, and nothing of it is applied', async () => {
  const bag = await openBag()
  const own = wholeProtocol.replace(
    'resources:\n',
    `resources:\n  - { identifier: "${bag.appliance.config.issuer}/api/v1" }\n`,
  )
  const refused = await rejection(apply(bag, own))
  expect(String(refused)).toContain('This is an address of this server')
  expect(await bag.appliance.repositories.clients.find('bank')).toBeUndefined()
})
