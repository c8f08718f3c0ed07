const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** How long things live, in milliseconds. */
export interface Lifetimes {
  authorizationCode: number
  accessToken: number
  idToken: number
  /** A refresh token that nobody uses for so long ends. */
  refreshToken: number
  /** A grant ends so long after it was given, however often it was refreshed. */
  grant: number
  /** How long a login or consent page may stay open before it has to be asked for again. */
  loginForm: number
}

/** What the whole server reads and nobody changes while it runs. */
export interface Config {
  /** Exact, without a trailing slash, such as `http://localhost:9400` (RFC 8414 §2). */
  issuer: string
  /** `__Host-` on https and nothing on http, where browsers refuse it; cookie names also carry the port (SEC-L07). */
  cookiePrefix: '__Host-' | ''
  lifetimes: Lifetimes
  /** The work factor of bcrypt where the office's policies are not to decide it: tests want a cheap one. */
  bcryptCost: number | null
  /** Addresses whose `X-Forwarded-For` is believed; nobody's otherwise (SEC-A42). */
  trustedProxies: readonly string[]
}

export const defaultHost = 'localhost'
export const defaultPort = 9400

const defaultLifetimes: Lifetimes = {
  authorizationCode: minute,
  accessToken: 15 * minute,
  idToken: hour,
  refreshToken: 14 * day,
  grant: 90 * day,
  loginForm: 30 * minute,
}

/** The configuration of a server that is called `issuer`, with everything else at its default or as `wishes` say. */
export function createConfig(issuer: string, wishes: Partial<Omit<Config, 'issuer' | 'cookiePrefix'>> = {}): Config {
  return {
    issuer,
    cookiePrefix: issuer.startsWith('https:') ? '__Host-' : '',
    lifetimes: defaultLifetimes,
    bcryptCost: null,
    trustedProxies: [],
    ...wishes,
  }
}

/** What a server on this machine is called unless told otherwise. */
export const loopbackIssuer = (port: number) => `http://localhost:${port}`
