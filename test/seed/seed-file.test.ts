import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { StartError } from '../../server/listening/start-error.ts'
import { parseSeed } from '../../server/seed/seed-file.ts'
import { seedJsonSchema } from '../../server/seed/seed-schema.ts'
import { refusal } from '../support/refusal.ts'

/** The lines that a seed file is refused with. */
function problems(text: string): string[] {
  const error = refusal(() => parseSeed(text, 'office.yaml'))
  if (!(error instanceof StartError)) throw error
  return error.message.split('\n').slice(1)
}

const user = 'users:\n  - username: ben\n    password: A lamp for 2 sleepy otters\n'
const client =
  'clients:\n  - client_id: intranet\n    type: public\n    redirect_uris: [https://intranet.office.example/cb]\n'

test('a seed file in YAML or JSON is read, with what it leaves out at its default', () => {
  const yaml = parseSeed(user + client, 'office.yaml')
  expect(yaml.users[0]).toMatchObject({ role: 'user', groups: [] })
  expect(yaml.clients[0]).toMatchObject({ grant_types: ['authorization_code'], first_party: false })
  expect(parseSeed(JSON.stringify(yaml), 'office.json')).toEqual(yaml)
  expect(parseSeed('', 'empty.yaml')).toMatchObject({ users: [], clients: [] })
})

describe('each mistake is named by file, line, column and key, with what is expected', () => {
  test.each([
    [
      'an unknown key',
      `${user}    rolle: admin\n`,
      'office.yaml:4:5: users[0].rolle: there is no such key; expected one of username,',
    ],
    [
      'an unknown key at the top',
      `${user}peopel: []\n`,
      'office.yaml:4:1: peopel: there is no such key; expected one of $schema,',
    ],
    [
      'a bad value',
      `${user}    role: boss\n`,
      'office.yaml:4:11: users[0].role: expected one of "admin"|"auditor"|"user"',
    ],
    ['a wrong type', 'settings:\n  port: many\n', 'office.yaml:2:9: settings.port: expected number'],
    ['something missing', 'users:\n  - password: x\n', 'office.yaml:2:5: users[0].username: missing; expected string'],
    [
      'no password',
      'users:\n  - username: ben\n',
      'office.yaml:2:5: users[0]: missing; expected a password or a password_hash.',
    ],
    [
      'two passwords',
      `${user}    password_hash: x\n`,
      'office.yaml:4:20: users[0].password_hash: give a password or a password_hash, not both.',
    ],
    [
      'a second factor',
      `${user}    totp_secret: JBSWY3DP\n`,
      'office.yaml:4:18: users[0].totp_secret: Base32, such as an authenticator app reads it',
    ],
    [
      'the same person twice',
      `${user}  - username: BEN\n    password: x\n`,
      'office.yaml:4:15: users[1].username: is there twice.',
    ],
    [
      'a group of the wrong kind',
      'groups:\n  - name: sales\n    members: []\n',
      'office.yaml:3:5: groups[0].members: there is no such key; expected one of name, description, claims, second_factor.',
    ],
    [
      'an unknown scope',
      `${client}    scopes: [openid, reed]\n`,
      'office.yaml:5:22: clients[0].scopes[1]: no such scope; expected one of openid,',
    ],
    [
      'a default scope that is not allowed',
      `${client}    scopes: [openid]\n    default_scopes: [read]\n`,
      'office.yaml:6:22: clients[0].default_scopes[0]: This is not among its scopes.',
    ],
    [
      'an unsafe redirect URI',
      'clients:\n  - client_id: a\n    type: public\n    redirect_uris: ["javascript:alert(1)"]\n',
      'office.yaml:4:21: clients[0].redirect_uris[0]: Use https',
    ],
    [
      'a confidential client without a secret',
      client.replace('public', 'confidential'),
      'office.yaml:2:5: clients[0]: missing; a confidential client needs its client_secret here.',
    ],
    [
      'a public client with a secret',
      `${client}    client_secret: a-secret-of-the-office-1\n`,
      'office.yaml:5:20: clients[0].client_secret: a public client cannot keep a secret',
    ],
    [
      'a public client that acts for itself',
      `${client}    grant_types: [authorization_code, client_credentials]\n`,
      'office.yaml:5:18: clients[0].grant_types: client_credentials is for confidential clients only.',
    ],
    [
      'a public client without PKCE',
      `${client}    require_pkce: false\n`,
      'office.yaml:5:19: clients[0].require_pkce: A public client needs PKCE.',
    ],
    [
      'a logo that is a script',
      `${client}    logo_uri: "javascript:alert(1)"\n`,
      'office.yaml:5:15: clients[0].logo_uri: Use https',
    ],
    [
      'a resource that is not there',
      `${client}    resources: [https://api.office.example/]\n`,
      'office.yaml:5:17: clients[0].resources[0]: There is no such resource.',
    ],
    [
      'a resource with a scope that is not there',
      'resources:\n  - identifier: https://api.office.example/\n    scopes: [read, reed]\n',
      'office.yaml:3:20: resources[0].scopes[1]: There is no such scope.',
    ],
    [
      'what a profile needs and is not there',
      `${client.replace('public', 'confidential')}    security_profile: fapi2\n    client_secret: a-secret-of-the-office-1\n`,
      'office.yaml:2:5: clients[0].token_endpoint_auth_method: The FAPI 2.0 profile needs private_key_jwt.',
    ],
    [
      'a secret beside a key',
      `${client.replace('public', 'confidential')}    token_endpoint_auth_method: private_key_jwt\n    jwks_uri: https://office.example/keys\n    client_secret: x\n`,
      'office.yaml:7:20: clients[0].client_secret: private_key_jwt has no secret; leave it out.',
    ],
    [
      'scopes that imply each other',
      'scopes:\n  - { name: a, description: A, implies: [b] }\n  - { name: b, description: B, implies: [a] }\n',
      'office.yaml:2:42: scopes[0].implies[0]: b implies a already.',
    ],
    [
      'a key of the protocol that is not there',
      'settings:\n  protocol: { dpop: { nonse: true } }\n',
      'office.yaml:2:23: settings.protocol.dpop.nonse: there is no such key; expected one of nonce.',
    ],
    [
      'a network that is none',
      'settings:\n  protocol: { outbound: { networks: [office] } }\n',
      'office.yaml:2:38: settings.protocol.outbound.networks[0]: ',
    ],
    [
      'an issuer in clear on a network',
      'settings:\n  issuer: http://id.office.example\n',
      'office.yaml:2:11: settings.issuer: An issuer that other machines can reach begins with https://.',
    ],
    [
      'a claim of the server',
      `${user}    claims: {sub: somebody}\n`,
      'office.yaml:4:13: users[0].claims: These claims are the server',
    ],
    ['what is no YAML', 'users: [\n', 'office.yaml:2:1: '],
    ['a key that is there twice', 'users: []\nusers: []\n', 'office.yaml:2:1: Map keys must be unique'],
  ])('%s', (_, text, line) => {
    expect(problems(text)[0]).toContain(line)
  })
})

test('several mistakes are named at once', () => {
  const found = problems(`${user}    rolle: admin\n    role: boss\n${client}    typ: public\n`)
  expect(found).toHaveLength(3)
})

test('a file that is not there is said to be not there', () => {
  expect(() => parseSeed('- a list', 'office.yaml')).toThrow('office.yaml:1:1: the file: expected object')
})

test('no value of the file stands in a message: it may be a password', () => {
  const found = problems(
    'users:\n  - username: ben\n    password: [Seven green kettles]\n    password_hash: {Seven: green}\n',
  )
  expect(found.join()).not.toMatch(/Seven|green/)
})

test('the published JSON Schema is the one that files are checked by', () => {
  const published = JSON.parse(readFileSync(join(import.meta.dirname, '../../server/seed/seed.schema.json'), 'utf8'))
  expect(published).toEqual(JSON.parse(JSON.stringify(seedJsonSchema())))
})
