import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { type Cbor, cbor } from './cbor.ts'

/** As far as a device reads what the server asks for. */
export interface CreationOptions {
  challenge: string
  rp: { id?: string }
  user: { id: string }
  pubKeyCredParams: { alg: number }[]
  excludeCredentials?: { id: string }[]
}

export interface RequestOptions {
  challenge: string
  rpId?: string
  allowCredentials?: { id: string }[]
}

/** How the device is, or how it lies. */
export interface DeviceWishes {
  /** The page that the browser says it shows. */
  origin?: string
  crossOrigin?: boolean
  /** The RP ID that is signed. */
  rpId?: string
  /** The challenge that is signed. */
  challenge?: string
  /** Whether it checks who holds it. */
  verifies?: boolean
  /** Whether its keys are kept by a provider on several devices. */
  synced?: boolean
  /** The signature counter; it counts by itself from 1 on where this is left out. */
  counter?: number
  /** The user handle that it answers with; null leaves it out. */
  userHandle?: string | null
  algorithm?: keyof typeof algorithms
  /** Signs the attestation by the new key itself, and names these certificates if there are any. */
  attestation?: 'self' | { certificates: Uint8Array[] }
}

export interface Credential {
  id: string
  rpId: string
  userHandle: string
  privateKey: KeyObject
  algorithm: keyof typeof algorithms
  counter: number
}

const algorithms = {
  ES256: { alg: -7, hash: 'sha256' },
  EdDSA: { alg: -8, hash: null },
  RS256: { alg: -257, hash: 'sha256' },
} as const

/**
 * A passkey device with the browser before it, written from WebAuthn Level 3 and without the product's libraries: it answers what
 * `navigator.credentials` would, as JSON. Each answer can be given otherwise than an honest device would.
 */
export function softwareAuthenticator(usual: DeviceWishes = {}) {
  const credentials: Credential[] = []

  return {
    credentials,
    /** @throws when the device holds a passkey that is excluded, as a browser does */
    create(options: CreationOptions, special: DeviceWishes = {}) {
      const wishes = { ...usual, ...special }
      if (options.excludeCredentials?.some(({ id }) => credentials.some((held) => held.id === id)))
        throw new Error('InvalidStateError: this device has a passkey for this account')
      const algorithm = wishes.algorithm ?? 'ES256'
      if (!options.pubKeyCredParams.some(({ alg }) => alg === algorithms[algorithm].alg))
        throw new Error(`NotSupportedError: the server takes no ${algorithm}`)
      const { publicKey, privateKey } = newKeys(algorithm)
      const id = randomBytes(32)
      const rpId = options.rp.id ?? 'localhost'
      const credential = {
        id: id.toString('base64url'),
        rpId,
        userHandle: options.user.id,
        privateKey,
        algorithm,
        counter: 0,
      }
      credentials.push(credential)
      const length = Buffer.from([id.length >> 8, id.length & 0xff])
      const attested = Buffer.concat([Buffer.alloc(16), length, id, cbor(coseKey(publicKey, algorithm))])
      const authData = Buffer.concat([authenticatorData(credential, wishes, attestedFlag), attested])
      const client = clientData('webauthn.create', options.challenge, wishes)
      return answer(credential, {
        clientDataJSON: client.toString('base64url'),
        attestationObject: cbor(attestationObject({ credential, authData, client }, wishes)).toString('base64url'),
        transports: ['internal'],
      })
    },
    /** Answers with the newest passkey that is asked for. @throws when it has none */
    get(options: RequestOptions, special: DeviceWishes = {}) {
      const wishes = { ...usual, ...special }
      const allowed = options.allowCredentials ?? []
      const credential = credentials
        .filter(
          ({ id, rpId }) => rpId === options.rpId && (allowed.length === 0 || allowed.some((one) => one.id === id)),
        )
        .at(-1)
      if (!credential) throw new Error('NotAllowedError: this device has no passkey for this server')
      credential.counter += 1
      const data = authenticatorData(credential, wishes, 0)
      const client = clientData('webauthn.get', options.challenge, wishes)
      const { userHandle = credential.userHandle } = wishes
      return answer(credential, {
        clientDataJSON: client.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: signatureOver(credential, data, client).toString('base64url'),
        ...(userHandle === null ? {} : { userHandle }),
      })
    },
  }
}

export type SoftwareAuthenticator = ReturnType<typeof softwareAuthenticator>

interface Attested {
  credential: Credential
  authData: Buffer
  client: Buffer
}

/** WebAuthn Level 3 §8.2 and §8.7. */
function attestationObject({ credential, authData, client }: Attested, { attestation }: DeviceWishes): Cbor {
  if (attestation === undefined)
    return new Map<string, Cbor>([
      ['fmt', 'none'],
      ['attStmt', new Map()],
      ['authData', authData],
    ])
  const statement = new Map<string, Cbor>([
    ['alg', algorithms[credential.algorithm].alg],
    ['sig', signatureOver(credential, authData, client)],
  ])
  if (attestation !== 'self') statement.set('x5c', attestation.certificates)
  return new Map<string, Cbor>([
    ['fmt', 'packed'],
    ['attStmt', statement],
    ['authData', authData],
  ])
}

const signatureOver = ({ algorithm, privateKey }: Credential, data: Buffer, client: Buffer): Buffer =>
  sign(algorithms[algorithm].hash, Buffer.concat([data, createHash('sha256').update(client).digest()]), privateKey)

const answer = <Response>({ id }: Credential, response: Response) => ({
  id,
  rawId: id,
  type: 'public-key',
  authenticatorAttachment: 'platform',
  clientExtensionResults: {},
  response,
})

function clientData(type: string, challenge: string, wishes: DeviceWishes): Buffer {
  const { origin = 'http://localhost:9400', crossOrigin = false } = wishes
  return Buffer.from(JSON.stringify({ type, challenge: wishes.challenge ?? challenge, origin, crossOrigin }))
}

// Flags of WebAuthn Level 3 §6.1.
const present = 0x01
const verified = 0x04
const backupEligible = 0x08
const backedUp = 0x10
const attestedFlag = 0x40

function authenticatorData(credential: Credential, wishes: DeviceWishes, flag: number): Buffer {
  const { verifies = true, synced = false, counter = credential.counter, rpId = credential.rpId } = wishes
  const flags = flag | present | (verifies ? verified : 0) | (synced ? backupEligible | backedUp : 0)
  const tail = Buffer.alloc(5)
  tail.writeUInt8(flags)
  tail.writeUInt32BE(counter, 1)
  return Buffer.concat([createHash('sha256').update(rpId).digest(), tail])
}

function newKeys(algorithm: keyof typeof algorithms): { publicKey: KeyObject; privateKey: KeyObject } {
  if (algorithm === 'ES256') return generateKeyPairSync('ec', { namedCurve: 'P-256' })
  if (algorithm === 'EdDSA') return generateKeyPairSync('ed25519')
  return generateKeyPairSync('rsa', { modulusLength: 2048 })
}

/** RFC 9053 §7: the labels are numbers. */
function coseKey(key: KeyObject, algorithm: keyof typeof algorithms): Map<number, Cbor> {
  const jwk = key.export({ format: 'jwk' })
  const part = (text: string | undefined) => Buffer.from(text ?? '', 'base64url')
  const { alg } = algorithms[algorithm]
  if (algorithm === 'RS256')
    return new Map<number, Cbor>([
      [1, 3],
      [3, alg],
      [-1, part(jwk.n)],
      [-2, part(jwk.e)],
    ])
  if (algorithm === 'EdDSA')
    return new Map<number, Cbor>([
      [1, 1],
      [3, alg],
      [-1, 6],
      [-2, part(jwk.x)],
    ])
  return new Map<number, Cbor>([
    [1, 2],
    [3, alg],
    [-1, 1],
    [-2, part(jwk.x)],
    [-3, part(jwk.y)],
  ])
}
