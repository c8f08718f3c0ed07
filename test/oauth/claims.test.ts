import { expect, test } from 'vitest'
import type { Claims } from '../../server/contract/claims.ts'
import { obtainTokens, startOffice } from '../support/code-flow.ts'
import { ben } from '../support/data.ts'

const everything = ['openid', 'profile', 'email', 'address', 'phone', 'staff']

/** Ben with more on record, in an office that has a scope of its own for what concerns its staff. */
async function startWithRecord(claims: Claims) {
  const office = await startOffice()
  const { store, repositories } = office.appliance
  const person = await repositories.people.findByUsername('ben')
  const client = await repositories.clients.find('intranet')
  if (!person || !client) throw new Error('Ben or the intranet is not there')
  await store.write(async (transaction) => {
    await repositories.people.describe(transaction, { ...person, claims })
    await repositories.clients.replace(transaction, { ...client, scopes: everything })
    await repositories.scopes.put(transaction, {
      name: 'staff',
      description: 'See where you work',
      implies: [],
      claims: ['department', 'nickname'],
    })
  })
  const told = async (scope: string) => {
    const { access_token } = await obtainTokens(office, { scope })
    const { sub, ...rest } = (
      await office.send('/oauth/userinfo', { headers: { authorization: `Bearer ${access_token}` } })
    ).json()
    return sub === person.id ? rest : { sub }
  }
  return { ...office, told }
}

const record = {
  given_name: 'Ben',
  address: { street_address: '1 Mill Lane', locality: 'Bath', floor: 3 },
  phone_number: '+44 1225 000000',
  phone_number_verified: true,
  email_verified: true,
  department: 'Sales',
  car: 'red',
}

test('SEC-C19, SEC-C20, SEC-C21, SEC-C22: each scope brings its claims and no others', async () => {
  const { told } = await startWithRecord(record)
  expect(await told('openid')).toEqual({})
  expect(await told('openid email')).toEqual({ email: ben.email, email_verified: true })
  expect(await told('openid address')).toEqual({ address: { street_address: '1 Mill Lane', locality: 'Bath' } })
  expect(await told('openid phone')).toEqual({ phone_number: '+44 1225 000000', phone_number_verified: true })
  expect(await told('openid profile')).toEqual({
    name: ben.name,
    preferred_username: ben.username,
    given_name: 'Ben',
    car: 'red',
  })
})

test('SEC-C23: all scopes bring all claims', async () => {
  const { told } = await startWithRecord(record)
  expect(Object.keys(await told('openid profile email address phone')).sort()).toEqual([
    'address',
    'car',
    'email',
    'email_verified',
    'given_name',
    'name',
    'phone_number',
    'phone_number_verified',
    'preferred_username',
  ])
})

test('a claim that is bound to a scope of the office’s own travels with that one, and no longer with profile', async () => {
  const { told, send } = await startWithRecord({ ...record, nickname: 'Benny' })
  expect(await told('openid staff')).toEqual({ department: 'Sales', nickname: 'Benny' })
  expect(await told('openid profile')).not.toHaveProperty('department')
  const metadata = (await send('/.well-known/openid-configuration')).json()
  expect(metadata.claims_supported).toContain('department')
})

test('a standard claim of another shape than the standard’s is not told; an address in one line is its formatted text', async () => {
  const { told } = await startWithRecord({
    address: '1 Mill Lane, Bath',
    phone_number: 441225000000,
    phone_number_verified: 'yes',
    given_name: ['Ben'],
    updated_at: 'yesterday',
    zoneinfo: '',
  })
  expect(await told('openid profile address phone')).toEqual({
    name: ben.name,
    preferred_username: ben.username,
    address: { formatted: '1 Mill Lane, Bath' },
  })
})
