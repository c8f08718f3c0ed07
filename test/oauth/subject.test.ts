import { expect, test } from 'vitest'
import { checkedResources, scopeOfResources } from '../../server/oauth/resource.ts'
import { personOfSubject, subjectOf } from '../../server/oauth/subject.ts'
import type { Client } from '../../server/storage/clients.ts'
import type { Resource } from '../../server/storage/resources.ts'
import { openBag } from '../support/bag.ts'
import { anna, ben, intranet } from '../support/data.ts'
import { issuer } from '../support/http-server.ts'
import { rejection } from '../support/refusal.ts'

const client = (changes: Partial<Client> = {}): Client => ({
  ...intranet,
  secret_hash: null,
  created_at: 0,
  subject_type: 'pairwise',
  ...changes,
})

test('a pairwise client knows each person by a subject of its sector’s own, and that one stays', async () => {
  const { appliance, add } = await openBag()
  const [first, second] = [await add(anna), await add(ben)]
  const of = (asked: Client, person = second) => subjectOf(appliance, asked, person.id)
  const subject = await of(client())
  expect(await of(client({ client_id: 'same-host' }))).toBe(subject)
  expect(await of(client({ sector_identifier_uri: 'https://intranet.office.example/sector.json' }))).toBe(subject)
  expect(await of(client({ redirect_uris: ['https://other.example/callback'] }))).not.toBe(subject)
  expect(await of(client(), first)).not.toBe(subject)
  expect(await of(client({ subject_type: 'public' }))).toBe(second.id)
  expect(await personOfSubject(appliance, client(), subject)).toBe(second.id)
  expect(await personOfSubject(appliance, client({ sector_identifier_uri: 'https://a.example/' }), subject)).toBe(
    undefined,
  )
})

test('a client whose redirect URIs name no one host is alone in its sector', async () => {
  const { appliance, add } = await openBag()
  const person = await add(ben)
  for (const redirect_uris of [[], ['com.example.app:/back'], ['https://a.example/', 'https://b.example/']]) {
    const one = await subjectOf(appliance, client({ redirect_uris }), person.id)
    const other = await subjectOf(appliance, client({ client_id: 'other', redirect_uris }), person.id)
    expect(one).not.toBe(other)
  }
})

test('of fifty first questions at once all hear the same subject, and it can be no client_id (SEC-B41)', async () => {
  const { appliance, add } = await openBag()
  const person = await add(ben)
  const told = await Promise.all(Array.from({ length: 50 }, () => subjectOf(appliance, client(), person.id)))
  expect(new Set(told).size).toBe(1)
  expect(told[0]).toMatch(/^[A-Za-z0-9_-]{43}=$/)
})

test('SEC-A23: a resource is for the clients it is registered for, and no longer than it is known', async () => {
  const { appliance } = await openBag()
  const { store, repositories } = appliance
  const files = 'https://files.office.example'
  const resource: Resource = {
    identifier: files,
    name: 'Files',
    scopes: ['read'],
    access_token_seconds: null,
    created_at: 0,
    open_to_registered: 0,
  }
  const asked = client({ resources: [files] })
  const refused = (of: Client, names: string[]) => rejection(checkedResources(appliance, of, names))
  expect(await refused(asked, [files])).toMatchObject({ code: 'invalid_target' })
  await store.write((transaction) => repositories.resources.put(transaction, resource))
  expect(await checkedResources(appliance, asked, [files, issuer, files])).toEqual([files, issuer])
  expect(await refused(client(), [files])).toMatchObject({ code: 'invalid_target' })
  expect(await refused(asked, [files, `${issuer}/api/v1`])).toMatchObject({ code: 'invalid_target' })
  expect(await scopeOfResources(appliance, [files], ['openid', 'read'])).toEqual(['read'])
  expect(await scopeOfResources(appliance, [issuer], ['openid', 'admin'])).toEqual(['openid'])
  expect(await rejection(scopeOfResources(appliance, [files], ['openid']))).toMatchObject({ code: 'invalid_scope' })
  await store.write((transaction) => repositories.resources.put(transaction, { ...resource, open_to_registered: 1 }))
  expect(await refused(client(), [files])).toMatchObject({ code: 'invalid_target' })
  expect(await checkedResources(appliance, client({ origin: 'registration' }), [files])).toEqual([files])
  await store.write((transaction) => repositories.resources.remove(transaction, files))
  expect(await refused(asked, [files])).toMatchObject({ code: 'invalid_target' })
})
