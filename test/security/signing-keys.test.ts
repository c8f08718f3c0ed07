import { createHmac, randomBytes } from 'node:crypto'
import { calculateJwkThumbprint, createLocalJWKSet, jwtVerify } from 'jose'
import { expect, test } from 'vitest'
import type { SigningKeys } from '../../server/security/signing-keys.ts'
import { openBag } from '../support/bag.ts'
import { tempFolder } from '../support/temp-folder.ts'

const claims = { iss: 'http://localhost:9400', sub: 'ben', note: 'schöne Grüße' }

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const kidOf = ({ jwks }: SigningKeys, alg: string): string =>
  JSON.parse(jwks).keys.find((key: { alg: string }) => key.alg === alg).kid

test.for([
  { alg: 'ES256', typ: 'at+jwt' },
  { alg: 'RS256', typ: 'JWT' },
  { alg: 'PS256', typ: 'JWT' },
  { alg: 'EdDSA', typ: 'logout+jwt' },
] as const)('a foreign library verifies $alg tokens with the published keys', async ({ alg, typ }) => {
  const { signingKeys } = (await openBag()).appliance
  const token = signingKeys.sign(alg, { typ }, claims)
  const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet(JSON.parse(signingKeys.jwks)), {
    algorithms: [alg],
    typ,
  })
  expect(payload).toEqual(claims)
  expect(protectedHeader).toEqual({ alg, typ, kid: kidOf(signingKeys, alg) })
  expect(signingKeys.verify(token)).toEqual({ alg, typ, claims })
})

test('the published keys are public ones, named by their RFC 7638 thumbprint, of 128 bits of strength', async () => {
  const { signingKeys } = (await openBag()).appliance
  const { keys } = JSON.parse(signingKeys.jwks)
  expect(keys.map(({ alg }: { alg: string }) => alg).sort()).toEqual(['ES256', 'EdDSA', 'PS256', 'RS256'])
  expect(new Set(keys.map(({ kid }: { kid: string }) => kid)).size).toBe(4)
  for (const key of keys) {
    expect(key.kid).toBe(await calculateJwkThumbprint(key))
    expect(key.use).toBe('sig')
    for (const secret of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k']) expect(key).not.toHaveProperty(secret)
  }
  const rsa = keys.filter(({ kty }: { kty: string }) => kty === 'RSA')
  for (const { n } of rsa) expect(Buffer.from(n, 'base64url')).toHaveLength(3072 / 8)
  expect(new Set(rsa.map(({ n }: { n: string }) => n)).size).toBe(2)
})

test('the keys are made once: after a restart they are the same, and old tokens are still verified', async () => {
  const place = { folder: tempFolder(), masterKey: randomBytes(32) }
  const before = await openBag(place)
  const token = before.appliance.signingKeys.sign('ES256', {}, claims)
  await before.close()
  const { signingKeys } = (await openBag(place)).appliance
  expect(signingKeys.jwks).toBe(before.appliance.signingKeys.jwks)
  expect(signingKeys.verify(token)?.claims).toEqual(claims)
})

test('SEC-S61: a private key is sealed in the database, opens in no other row, and under no other master key', async () => {
  const { appliance, folder, masterKey, writer, close } = await openBag()
  const rows = await appliance.repositories.signingKeys.all()
  for (const row of rows) expect(row.private_key).toMatch(/^v1\.f1\./)
  writer.exec(`UPDATE signing_key SET private_key = (SELECT private_key FROM signing_key WHERE alg = 'RS256')`)
  await close()
  await expect(openBag({ folder, masterKey })).rejects.toMatchObject({ name: 'SealError', code: 'not_authentic' })
})

test('SEC-A20: no token but ours is ever verified', async () => {
  const { signingKeys } = (await openBag()).appliance
  const kid = kidOf(signingKeys, 'ES256')
  const rsaKid = kidOf(signingKeys, 'RS256')
  const good = signingKeys.sign('ES256', { typ: 'at+jwt' }, claims)
  const [header = '', payload = '', signature = ''] = good.split('.')
  const publicKey = JSON.parse(signingKeys.jwks).keys.find((key: { alg: string }) => key.alg === 'RS256')
  const hmac = (head: string) =>
    createHmac('sha256', JSON.stringify(publicKey)).update(`${head}.${payload}`).digest('base64url')
  const hs256 = encode({ alg: 'HS256', kid: rsaKid })
  const attacks = {
    'alg none, no signature': `${encode({ alg: 'none', kid })}.${payload}.`,
    'alg none, a signature': `${encode({ alg: 'none', kid })}.${payload}.${signature}`,
    'HS256 keyed with the public key': `${hs256}.${payload}.${hmac(hs256)}`,
    'another algorithm for the key': `${encode({ alg: 'RS256', kid })}.${payload}.${signature}`,
    'the algorithm of the key in lower case': `${encode({ alg: 'es256', kid })}.${payload}.${signature}`,
    'the key of another algorithm': `${encode({ alg: 'ES256', kid: rsaKid })}.${payload}.${signature}`,
    'no kid': `${encode({ alg: 'ES256' })}.${payload}.${signature}`,
    'a kid that is a path': `${encode({ alg: 'ES256', kid: '../../x' })}.${payload}.${signature}`,
    'other claims': `${header}.${encode({ ...claims, sub: 'anna' })}.${signature}`,
    'an empty signature': `${header}.${payload}.`,
    'a signature of zeros': `${header}.${payload}.${Buffer.alloc(64).toString('base64url')}`,
    'a fourth part': `${good}.${signature}`,
    'two parts': `${header}.${payload}`,
    'white space': ` ${good}`,
    'base64 with padding': `${header}.${payload}.${signature}==`,
    'more than 16 kB': `${header}.${payload}.${'A'.repeat(16_384)}`,
    '1 MB': 'A'.repeat(1_000_000),
    nothing: '',
  }
  for (const [attack, token] of Object.entries(attacks)) expect(signingKeys.verify(token), attack).toBeUndefined()
  expect(signingKeys.verify(good)).toBeDefined()
})

test.for([
  { crit: ['exp'] },
  { b64: false, crit: ['b64'] },
  { jwk: { kty: 'oct', k: 'AAAA' } },
  { jku: 'https://evil.example/jwks' },
  { x5u: 'https://evil.example/cert' },
  { x5c: ['MIIB'] },
])('SEC-A20: a header with %o is refused even when our own key signed it', async (extra) => {
  const { signingKeys } = (await openBag()).appliance
  const spread: { typ?: string } = { typ: 'at+jwt', ...extra }
  const token = signingKeys.sign('ES256', spread, claims)
  expect(signingKeys.verify(token)).toBeUndefined()
})

test('a foreign signature under our key’s name is refused', async () => {
  const [ours, theirs] = [await openBag(), await openBag({ masterKey: randomBytes(32) })]
  const header = encode({ alg: 'ES256', kid: kidOf(ours.appliance.signingKeys, 'ES256') })
  const foreign = theirs.appliance.signingKeys.sign('ES256', {}, claims).split('.')[2]
  expect(ours.appliance.signingKeys.verify(`${header}.${encode(claims)}.${foreign}`)).toBeUndefined()
})

test.for(['ES256', 'RS256', 'PS256', 'EdDSA'] as const)(
  'a signature by %s needs no database and waits for nothing: requests are answered at the speed of the processor',
  async (alg) => {
    const { appliance, close } = await openBag()
    await close()
    expect(appliance.signingKeys.sign(alg, {}, claims)).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/)
  },
)
