import type { ApplicationTemplate } from '../contract/applications.ts'
import type { Client } from '../storage/clients.ts'

type Shape = Pick<Client, 'type' | 'token_endpoint_auth_method' | 'grant_types' | 'scopes' | 'default_scopes'>

/** What an application that signs people in may ask for, and gets when it asks for nothing. */
const identityScopes = { scopes: ['openid', 'profile', 'email', 'offline_access'], default_scopes: ['openid'] }

/** What an application of each kind is registered as; nobody has to know the protocol to add one (RFC 6749 §2.1, RFC 8252, RFC 8628). */
export const applicationTemplates: Readonly<Record<ApplicationTemplate, Shape>> = {
  web: {
    type: 'confidential',
    token_endpoint_auth_method: 'client_secret_basic',
    grant_types: ['authorization_code', 'refresh_token'],
    ...identityScopes,
  },
  spa: {
    type: 'public',
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token'],
    ...identityScopes,
  },
  native: {
    type: 'public',
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token'],
    ...identityScopes,
  },
  device: {
    type: 'public',
    token_endpoint_auth_method: 'none',
    grant_types: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'],
    ...identityScopes,
  },
  machine: {
    type: 'confidential',
    token_endpoint_auth_method: 'client_secret_basic',
    grant_types: ['client_credentials'],
    scopes: ['read', 'write'],
    default_scopes: ['read'],
  },
}
