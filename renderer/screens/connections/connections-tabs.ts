import * as z from 'zod'

const tabs = ['scopes', 'resources', 'registration', 'rules', 'keys'] as const
export type ConnectionsTab = (typeof tabs)[number]

export const tabNames: Record<ConnectionsTab, string> = {
  scopes: 'Scopes',
  resources: 'APIs',
  registration: 'Registration from outside',
  rules: 'Rules',
  keys: 'Signing keys',
}

/** Which part of the screen the address names; the first where it names none. */
export const connectionsSearch = z.object({ tab: z.enum(tabs).optional().catch(undefined) })
