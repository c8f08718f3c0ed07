import * as z from 'zod'
import type { SettingName } from './setting-values.ts'

export const tabs = ['overview', 'permissions', 'credentials', 'security', 'sign-out', 'endings'] as const
export type ApplicationTab = (typeof tabs)[number]

export const tabNames: Record<ApplicationTab, string> = {
  overview: 'Overview',
  permissions: 'Permissions',
  credentials: 'Credentials',
  security: 'Tokens & security',
  'sign-out': 'Sign-out',
  endings: 'Endings',
}

/** Which part of an application's page the address names; the first where it names none. */
export const applicationSearch = z.object({ tab: z.enum(tabs).optional().catch(undefined) })

/** Where each setting is changed, and so with which others it is saved. */
const settingsOf: Record<ApplicationTab, readonly SettingName[]> = {
  overview: ['name', 'redirectUris', 'postLogoutRedirectUris', 'initiateLoginUri'],
  permissions: ['grantTypes', 'scopes', 'defaultScopes', 'resources', 'tokenExchangeSources', 'firstParty'],
  credentials: ['tokenEndpointAuthMethod', 'tokenEndpointAuthSigningAlg', 'jwks', 'jwksUri'],
  security: [
    'securityProfile',
    'requirePkce',
    'requirePushedAuthorizationRequests',
    'requireSignedRequestObject',
    'dpopBoundAccessTokens',
    'accessTokenFormat',
    'idTokenSignedResponseAlg',
    'userinfoSignedResponseAlg',
    'subjectType',
    'sectorIdentifierUri',
    'defaultMaxAge',
    'secondFactor',
  ],
  'sign-out': [
    'backchannelLogoutUri',
    'backchannelLogoutSessionRequired',
    'frontchannelLogoutUri',
    'frontchannelLogoutSessionRequired',
  ],
  endings: [],
}

/** The tab on which a setting is changed. */
export const tabOf = (setting: SettingName): ApplicationTab =>
  tabs.find((tab) => settingsOf[tab].includes(setting)) ?? 'overview'
