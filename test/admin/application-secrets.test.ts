import { expect, test } from 'vitest'
import { startOffice } from '../support/appliance.ts'
import { basic } from '../support/http-server.ts'
import { rejection } from '../support/refusal.ts'

const hour = 3_600_000

async function officeWithMachine() {
  const office = await startOffice()
  const made = await office.anna.applications.create({ template: 'machine', name: 'Nightly Report' })
  const { clientId } = made.application
  const status = async (secret: string | null) => {
    const headers = basic(clientId, secret ?? '')
    return (await office.send('/oauth/token', { headers, form: { grant_type: 'client_credentials' } })).status
  }
  return { office, clientId, status, first: made.clientSecret }
}

test('a secret is replaced with overlap: both count until the former is ended', async () => {
  const { office, clientId, status, first } = await officeWithMachine()
  const replaced = await office.anna.applications.replaceSecret({ clientId, keepFormerHours: 24 })
  expect(replaced.application.formerSecretExpiresAt).toBe(office.clock.now() + 24 * hour)
  expect([await status(first), await status(replaced.clientSecret)]).toEqual([200, 200])
  const ended = await office.anna.applications.endFormerSecret({ clientId })
  expect(ended.formerSecretExpiresAt).toBeNull()
  expect([await status(first), await status(replaced.clientSecret)]).toEqual([401, 200])
  expect(await rejection(office.anna.applications.endFormerSecret({ clientId }))).toMatchObject({ code: 'CONFLICT' })
  const events = await office.events()
  expect(events.find(({ reason }) => reason === 'secret_replaced')).toMatchObject({
    details: { changed: 'client_secret', kept_hours: 24 },
  })
  expect(events.filter(({ details }) => details.changed === 'former_client_secret')).toHaveLength(1)
  for (const secret of [first, replaced.clientSecret]) expect(JSON.stringify(events)).not.toContain(secret)
})

test('the former secret and one with an end stop at their time', async () => {
  const { office, clientId, status, first } = await officeWithMachine()
  const { clientSecret } = await office.anna.applications.replaceSecret({
    clientId,
    keepFormerHours: 1,
    expiresInDays: 1,
  })
  office.clock.advance(hour + 1)
  expect([await status(first), await status(clientSecret)]).toEqual([401, 200])
  office.clock.advance(24 * hour)
  expect(await status(clientSecret)).toBe(401)
})

test('without an overlap the secret before stops at once, and an expired one is not kept', async () => {
  const { office, clientId, status, first } = await officeWithMachine()
  const second = await office.anna.applications.replaceSecret({ clientId })
  expect(second.application).toMatchObject({ formerSecretExpiresAt: null, secretExpiresAt: null })
  expect([await status(first), await status(second.clientSecret)]).toEqual([401, 200])
})

test('a public application has no secret to replace', async () => {
  const office = await startOffice()
  const redirectUris = ['https://app.office.example/cb']
  const { application } = await office.anna.applications.create({ template: 'spa', name: 'App', redirectUris })
  const { clientId } = application
  expect(await rejection(office.anna.applications.replaceSecret({ clientId }))).toMatchObject({ code: 'INVALID' })
})

test('everything issued to an application is ended in one step, and the application stays', async () => {
  const { office, clientId, status, first } = await officeWithMachine()
  const headers = basic(clientId, first ?? '')
  const answer = await office.send('/oauth/token', { headers, form: { grant_type: 'client_credentials' } })
  const token = String(answer.json().access_token)
  const introspect = async () =>
    (await office.send('/oauth/introspect', { headers, form: { token } })).json() as { active: boolean }
  expect(await introspect()).toMatchObject({ active: true })
  expect(await office.anna.applications.revokeTokens({ clientId })).toEqual({ clientId, grants: 1 })
  expect(await introspect()).toMatchObject({ active: false })
  expect(await status(first)).toBe(200)
  expect((await office.events()).find(({ type }) => type === 'oauth_token_revoked')).toMatchObject({
    reason: 'client_revoked_by_operator',
    actorName: 'Anna Berg',
    clientId,
    details: { grants: 1 },
  })
})

test('an application that waits is approved once, or turned down by deleting it', async () => {
  const { office, clientId } = await officeWithMachine()
  const server = office.installation.open()?.appliance
  if (!server) throw new Error('the office is closed')
  const { clients } = server.repositories
  const client = await clients.find(clientId)
  if (!client) throw new Error('the application is not there')
  await server.store.write((tx) => clients.replace(tx, { ...client, origin: 'registration', approval: 'waiting' }))
  expect((await office.anna.applications.list({})).items).toMatchObject([
    { approval: 'waiting', origin: 'registration' },
  ])
  const waiting = async () => (await office.anna.applications.list({ approval: 'waiting' })).items.length
  await office.anna.applications.create({ template: 'machine', name: 'Backup' })
  expect(await waiting()).toBe(1)
  expect(await office.anna.applications.approve({ clientId })).toMatchObject({ approval: 'approved' })
  expect(await waiting()).toBe(0)
  expect(await rejection(office.anna.applications.approve({ clientId }))).toMatchObject({ code: 'CONFLICT' })
  expect((await office.events()).filter(({ reason }) => reason === 'client_approved')).toMatchObject([{ clientId }])
})
