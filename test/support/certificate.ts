import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'

export interface Certificate {
  /** PEM; whoever is to trust the server takes it as an authority of its own. */
  cert: string
  /** PEM, PKCS #8. */
  key: string
}

const ecdsaWithSha256 = oid('2a8648ce3d040302')
const commonName = oid('550403')
const subjectAlternativeName = oid('551d11')
const basicConstraints = oid('551d13')

/** A certificate that signs itself (RFC 5280 §4.1), for `localhost` and 127.0.0.1, from an hour ago until tomorrow. */
export function createCertificate(now: number = Date.now()): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const name = sequence(tlv(0x31, sequence(commonName, tlv(0x0c, Buffer.from('localhost')))))
  const names = sequence(tlv(0x82, Buffer.from('localhost')), tlv(0x87, Buffer.from([127, 0, 0, 1])))
  const authority = sequence(tlv(0x01, Buffer.from([0xff])))
  const toBeSigned = sequence(
    tlv(0xa0, integer(2)),
    integer(now),
    sequence(ecdsaWithSha256),
    name,
    sequence(utcTime(now - 3_600_000), utcTime(now + 86_400_000)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tlv(0xa3, sequence(extension(subjectAlternativeName, names), extension(basicConstraints, authority))),
  )
  return { cert: pem(signed(toBeSigned, privateKey)), key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })) }
}

const signed = (content: Buffer, key: KeyObject) =>
  sequence(content, sequence(ecdsaWithSha256), bitString(sign('sha256', content, key)))

const extension = (id: Buffer, value: Buffer) => sequence(id, tlv(0x04, value))

const pem = (der: Buffer) =>
  `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`

/** One element of DER: tag, length, content (ITU-T X.690 §8.1). */
function tlv(tag: number, content: Buffer): Buffer {
  const { length } = content
  const digits = Buffer.from(length.toString(16).padStart(length > 0xff ? 4 : 2, '0'), 'hex')
  const head = length < 0x80 ? [tag, length] : [tag, 0x80 + digits.length, ...digits]
  return Buffer.concat([Buffer.from(head), content])
}

function sequence(...parts: Buffer[]): Buffer {
  return tlv(0x30, Buffer.concat(parts))
}

function oid(hex: string): Buffer {
  return tlv(0x06, Buffer.from(hex, 'hex'))
}

function integer(value: number): Buffer {
  const hex = value.toString(16)
  return tlv(
    0x02,
    Buffer.from(`00${hex.padStart(hex.length + (hex.length % 2), '0')}`.replace(/^00(?=[0-7])/, ''), 'hex'),
  )
}

function bitString(content: Buffer): Buffer {
  return tlv(0x03, Buffer.concat([Buffer.from([0]), content]))
}

/** `YYMMDDHHMMSSZ` (RFC 5280 §4.1.2.5.1). */
function utcTime(ms: number): Buffer {
  return tlv(0x17, Buffer.from(`${new Date(ms).toISOString().replace(/\D/g, '').slice(2, 14)}Z`))
}
