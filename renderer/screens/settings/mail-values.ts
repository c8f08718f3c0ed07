import type { MailServer, MailView } from '../../../server/contract/mail.ts'

/** The mail server as a form has it. */
export type MailValues = {
  host: string
  port: number | string
  security: MailServer['security']
  username: string
  from: string
  password: string
}

export const usualPorts: Record<MailServer['security'], number> = { tls: 465, starttls: 587, none: 25 }

export function mailValues(stored: MailView['server']): MailValues {
  return {
    host: stored?.host ?? '',
    port: stored?.port ?? usualPorts.starttls,
    security: stored?.security ?? 'starttls',
    username: stored?.username ?? '',
    from: stored?.from ?? '',
    password: '',
  }
}

/** What the contract asks for: without a user name there is no password, and an empty password leaves the stored one. */
export function mailWish({ host, port, security, username, from, password }: MailValues) {
  const server = { host, port: Number(port), security, username: username.trim() || null, from }
  if (server.username === null) return { ...server, password: null }
  return password === '' ? server : { ...server, password }
}
