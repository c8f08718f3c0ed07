import { expect, test } from 'vitest'
import { createConfig } from '../../../server/config.ts'
import { factorsOf } from '../../../server/identity/factors/factors-of.ts'
import { passkeysPossible } from '../../../server/identity/factors/passkey-party.ts'
import { passkeyQuestion } from '../../../server/identity/factors/passkey-question.ts'
import { passkeyRegistration } from '../../../server/identity/factors/passkey-registration.ts'
import { registerPasskey } from '../../../server/identity/factors/register-passkey.ts'
import { renamePasskey } from '../../../server/identity/factors/rename-passkey.ts'
import type { PersonRow } from '../../../server/storage/people.ts'
import { atTheDesktop, openBag } from '../../support/bag.ts'
import { ben, carla } from '../../support/data.ts'
import { browser, enrol, withPasskey } from '../../support/passkeys.ts'
import { softwareAuthenticator } from '../../support/software-authenticator.ts'

const elsewhere = 'another browser'

test('a registration counts once, for the person and in the browser it was asked of', async () => {
  const bag = await openBag()
  const person = await bag.add(ben)
  const other = await bag.add(carla)
  const { appliance } = bag
  const response = softwareAuthenticator().create(await passkeyRegistration(appliance, { person, browser }))
  const common = { response, name: 'Key ring', userAgent: null, actor: atTheDesktop }
  const send = (of: { person: PersonRow; browser: string }) => registerPasskey(appliance, { ...common, ...of })
  expect(await send({ person, browser: elsewhere })).toMatchObject({ kind: 'refused' })
  expect(await send({ person: other, browser })).toMatchObject({ kind: 'refused' })
  expect(await send({ person, browser })).toMatchObject({ kind: 'registered', name: 'Key ring' })
  expect(await send({ person, browser })).toMatchObject({ kind: 'refused' })
  expect((await factorsOf(appliance, person.id)).passkeys).toHaveLength(1)
  expect((await factorsOf(appliance, other.id)).passkeys).toHaveLength(0)
})

test('a registration made for another site or server is refused', async () => {
  const bag = await openBag()
  const person = await bag.add(ben)
  for (const lie of [{ origin: 'https://authly.example' }, { rpId: 'authly.example' }, { crossOrigin: true }]) {
    expect(await enrol(bag.appliance, { person, device: softwareAuthenticator(), lie })).toMatchObject({
      kind: 'refused',
    })
  }
  expect((await factorsOf(bag.appliance, person.id)).some).toBe(false)
})

test('a device may vouch for its key by itself; certificates are not asked for, and none are looked at', async () => {
  const bag = await openBag()
  const person = await bag.add(ben)
  const certificates = [Buffer.from('a certificate that names an address to fetch')]
  const lies = [{ attestation: 'self' }, { attestation: { certificates } }] as const
  const outcomes = []
  for (const lie of lies)
    outcomes.push((await enrol(bag.appliance, { person, device: softwareAuthenticator(), lie })).kind)
  expect(outcomes).toEqual(['registered', 'refused'])
})

test('several devices are told apart by name, one device takes one passkey, and twenty are the most', async () => {
  const bag = await openBag()
  const { person, device } = await withPasskey(bag)
  await expect(enrol(bag.appliance, { person, device })).rejects.toThrow('this device has a passkey')
  for (let count = 2; count <= 20; count++) {
    const outcome = await enrol(bag.appliance, { person, device: softwareAuthenticator() })
    expect(outcome).toEqual({ kind: 'registered', name: `Passkey ${count}`, recoveryCodes: null })
  }
  await expect(enrol(bag.appliance, { person, device: softwareAuthenticator() })).rejects.toThrow('as many passkeys')
})

test('a passkey is named after its device, and renamed by its owner alone', async () => {
  const bag = await openBag()
  const person = await bag.add(ben)
  const other = await bag.add(carla)
  const { appliance } = bag
  const response = softwareAuthenticator().create(await passkeyRegistration(appliance, { person, browser }))
  const userAgent = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140'
  await registerPasskey(appliance, { person, browser, response, name: ' ', userAgent, actor: atTheDesktop })
  const change = { passkeyId: response.id, name: '  Laptop \u202e at home ' }
  expect((await factorsOf(appliance, person.id)).passkeys).toMatchObject([{ name: 'Windows Hello' }])
  expect(await renamePasskey(appliance, { person: other, ...change })).toBe(false)
  expect(await renamePasskey(appliance, { person, ...change, name: ' ' })).toBe(false)
  expect(await renamePasskey(appliance, { person, ...change })).toBe(true)
  expect((await factorsOf(appliance, person.id)).passkeys).toMatchObject([{ name: 'Laptop at home' }])
})

test('passkeys are there where browsers have them: under a name with https, and on localhost', async () => {
  const possible = (issuer: string) => passkeysPossible({ config: createConfig(issuer) })
  expect(['http://localhost:9400', 'https://id.office.example'].map(possible)).toEqual([true, true])
  expect(
    ['http://192.168.1.7:9400', 'https://192.168.1.7', 'https://[::1]', 'http://id.office.example'].map(possible),
  ).toEqual([false, false, false, false])
})

test('the device is asked for a discoverable key, and alone for the check of who holds it', async () => {
  const bag = await openBag()
  const { person, device } = await withPasskey(bag)
  const registration = await passkeyRegistration(bag.appliance, { person, browser })
  expect(registration).toMatchObject({
    rp: { id: 'localhost', name: 'Authly' },
    user: { name: 'ben', displayName: 'Ben Castro' },
    attestation: 'none',
    authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'preferred' },
    excludeCredentials: [{ id: device.credentials[0]?.id, type: 'public-key', transports: ['internal'] }],
  })
  expect(registration.pubKeyCredParams.map(({ alg }) => alg)).toEqual([-7, -8, -257])
  const second = await passkeyQuestion(bag.appliance, { browser, person })
  expect(second).toMatchObject({ rpId: 'localhost', userVerification: 'preferred' })
  expect(second.allowCredentials).toHaveLength(1)
  const alone = await passkeyQuestion(bag.appliance, { browser })
  expect(alone).toMatchObject({ userVerification: 'required', allowCredentials: [] })
  expect(Buffer.from(alone.challenge, 'base64url').length).toBeGreaterThan(16)
})
