/** A hash in the form of the PHC string format: `$id$v=19$name=number,…$salt$hash`. */
export interface PhcHash {
  version: number | null
  parameters: ReadonlyMap<string, number>
  salt: Buffer
  hash: Buffer
}

const shape =
  /^\$[a-z0-9-]{1,32}(?:\$v=([1-9]\d{0,9}))?\$([a-z]{1,8}=[1-9]\d{0,9}(?:,[a-z]{1,8}=[1-9]\d{0,9}){0,4})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/

/** The parts of a PHC string; null where it is none or names a parameter twice. */
export function readPhc(text: string): PhcHash | null {
  const [, version, parameterText, saltText, hashText] = shape.exec(text) ?? []
  if (parameterText === undefined || saltText === undefined || hashText === undefined) return null
  const pairs = parameterText.split(',').map((pair) => pair.split('='))
  const parameters = new Map(pairs.map(([name = '', value]) => [name, Number(value)]))
  const salt = fromBase64(saltText)
  const hash = fromBase64(hashText)
  if (parameters.size !== pairs.length || !salt || !hash) return null
  return { version: version === undefined ? null : Number(version), parameters, salt, hash }
}

/** Whether a hash has these parameters and no others. */
export const hasParameters = ({ parameters }: PhcHash, names: readonly string[]): boolean =>
  parameters.size === names.length && names.every((name) => parameters.has(name))

/** Unpadded base64 to bytes; null where it is not the one way to write them. */
export function fromBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64').replace(/=+$/, '') === text ? bytes : null
}
