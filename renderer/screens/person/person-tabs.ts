import * as z from 'zod'

const tabs = ['profile', 'methods', 'sessions', 'applications', 'activity'] as const
export type PersonTab = (typeof tabs)[number]

export const tabNames: Record<PersonTab, string> = {
  profile: 'Profile',
  methods: 'Sign-in methods',
  sessions: 'Sessions',
  applications: 'Applications',
  activity: 'Activity',
}

/** Which part of a person's page the address names; the first where it names none. */
export const personSearch = z.object({ tab: z.enum(tabs).optional().catch(undefined) })
