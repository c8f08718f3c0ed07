import type { CookieSerializeOptions } from '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../config.ts'
import { deviceLifetime } from '../identity/devices.ts'
import { findSession, type Session } from '../identity/sessions.ts'
import type { SigningBrowser } from '../identity/sign-in-browser.ts'
import { unfinishedLifetime } from '../identity/unfinished-sign-in.ts'
import { randomToken } from '../platform/ids.ts'
import type { Appliance } from '../security/appliance.ts'
import { factsOf } from './request-facts.ts'

type CookieName = 'session' | 'browser' | 'link' | 'signin' | 'device'

/** The port is part of the name: browsers share cookies between all ports of a host (SEC-L07). */
const nameOf = ({ cookiePrefix, issuer }: Config, name: CookieName): string =>
  `${cookiePrefix}authly-${name}-${new URL(issuer).port || '443'}`

/** Lax: the cookie comes along when an application sends the browser here, and with no form of another site. */
const attributesOf = ({ issuer }: Config): CookieSerializeOptions => ({
  path: '/',
  httpOnly: true,
  sameSite: 'lax',
  secure: issuer.startsWith('https:'),
})

/** The value of the session cookie, whatever it is worth. */
const sessionCookie = ({ config }: Appliance, request: FastifyRequest): string | undefined =>
  request.cookies[nameOf(config, 'session')]

/** The session of the browser that sent this request. */
export async function sessionOf(appliance: Appliance, request: FastifyRequest): Promise<Session | undefined> {
  const value = sessionCookie(appliance, request)
  return value === undefined ? undefined : findSession(appliance, value)
}

export function setSession({ config }: Appliance, reply: FastifyReply, value: string): void {
  reply.setCookie(nameOf(config, 'session'), value, attributesOf(config))
}

export function clearSession({ config }: Appliance, reply: FastifyReply): void {
  reply.clearCookie(nameOf(config, 'session'), attributesOf(config))
}

/** How long a browser keeps a link that it was opened with, in seconds: as long as a form may stay open. */
const linkMaxAge = 30 * 60

/** The token of the link for one use that this browser was opened with, whatever it is worth. */
export const linkCookie = ({ config }: Appliance, request: FastifyRequest): string | undefined =>
  request.cookies[nameOf(config, 'link')]

export function setLink({ config }: Appliance, reply: FastifyReply, token: string): void {
  reply.setCookie(nameOf(config, 'link'), token, { ...attributesOf(config), maxAge: linkMaxAge })
}

export function clearLink({ config }: Appliance, reply: FastifyReply): void {
  reply.clearCookie(nameOf(config, 'link'), attributesOf(config))
}

/** The value of the cookie of a sign-in of which steps are missing, whatever it is worth. */
export const signInCookie = ({ config }: Appliance, request: FastifyRequest): string | undefined =>
  request.cookies[nameOf(config, 'signin')]

export function setSignIn({ config }: Appliance, reply: FastifyReply, value: string): void {
  reply.setCookie(nameOf(config, 'signin'), value, { ...attributesOf(config), maxAge: unfinishedLifetime / 1000 })
}

export function clearSignIn({ config }: Appliance, reply: FastifyReply): void {
  reply.clearCookie(nameOf(config, 'signin'), attributesOf(config))
}

/** What makes this browser a device that was seen before, whatever it is worth. */
export const deviceCookie = ({ config }: Appliance, request: FastifyRequest): string | undefined =>
  request.cookies[nameOf(config, 'device')]

/** It stays when the person signs out: it opens nothing, and says that the next sign-in is no surprise. */
export function setDevice({ config }: Appliance, reply: FastifyReply, value: string): void {
  reply.setCookie(nameOf(config, 'device'), value, { ...attributesOf(config), maxAge: deviceLifetime / 1000 })
}

/** What the browser brings along to a sign-in. */
export const signingBrowserOf = (appliance: Appliance, request: FastifyRequest): SigningBrowser => ({
  request: factsOf(request),
  session: sessionCookie(appliance, request),
  device: deviceCookie(appliance, request),
  link: linkCookie(appliance, request),
})

const browserShape = /^[A-Za-z0-9_-]{43}$/

/** What tells this browser from others, so that a form counts only where it was shown; undefined before the first form. */
export function browserOf({ config }: Appliance, request: FastifyRequest): string | undefined {
  const value = request.cookies[nameOf(config, 'browser')] ?? ''
  return browserShape.test(value) ? value : undefined
}

/** The same, given to the browser if it has none yet. */
export function ensureBrowser(appliance: Appliance, request: FastifyRequest, reply: FastifyReply): string {
  const known = browserOf(appliance, request)
  if (known !== undefined) return known
  const made = randomToken(32)
  const name = nameOf(appliance.config, 'browser')
  reply.setCookie(name, made, attributesOf(appliance.config))
  // Whatever else answers this request means the same browser.
  request.cookies[name] = made
  return made
}

/** The same for whoever may not need it: a browser is given a cookie only where it is asked for. */
export const browserIn =
  (appliance: Appliance, { request, reply }: { request: FastifyRequest; reply: FastifyReply }) =>
  (): string =>
    ensureBrowser(appliance, request, reply)
