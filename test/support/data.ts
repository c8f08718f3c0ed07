import type { NewPerson } from '../../server/identity/new-person.ts'
import { type Client, plainClient } from '../../server/storage/clients.ts'

/** People of the office, each with a password that meets the policy. */
export const anna = {
  username: 'anna',
  name: 'Anna Berg',
  email: 'anna@office.example',
  role: 'admin',
  password: 'Seven green kettles, 1 table',
} as const satisfies NewPerson

export const ben = {
  username: 'ben',
  name: 'Ben Castro',
  email: 'ben@office.example',
  role: 'user',
  password: 'A lamp for 2 sleepy otters',
} as const satisfies NewPerson

export const carla = {
  username: 'carla',
  name: 'Carla Dupont',
  email: null,
  role: 'user',
  password: 'Rain on 3 tin roofs, softly',
} as const satisfies NewPerson

/** What is typed by somebody who guesses. */
export const nobodysPassword = 'Wrong horse, 4 batteries'

type ClientFacts = Omit<Client, 'created_at' | 'secret_hash'>

/** A web application with a server of its own: confidential. */
export const intranet: ClientFacts = {
  client_id: 'intranet',
  name: 'Office Intranet',
  type: 'confidential',
  token_endpoint_auth_method: 'client_secret_basic',
  redirect_uris: ['https://intranet.office.example/callback'],
  post_logout_redirect_uris: ['https://intranet.office.example/'],
  grant_types: ['authorization_code', 'refresh_token'],
  scopes: ['openid', 'profile', 'email'],
  default_scopes: ['openid'],
  first_party: false,
  ...plainClient,
}

/** An application on people's own machines: public, on a loopback port of its own. */
export const notes: ClientFacts = {
  ...intranet,
  client_id: 'notes',
  name: 'Field Notes',
  type: 'public',
  token_endpoint_auth_method: 'none',
  redirect_uris: ['http://127.0.0.1/callback'],
  post_logout_redirect_uris: [],
}

/** A program that acts for itself. */
export const nightlyReport: ClientFacts = {
  ...intranet,
  client_id: 'nightly-report',
  name: 'Nightly Report',
  redirect_uris: [],
  post_logout_redirect_uris: [],
  grant_types: ['client_credentials'],
  scopes: ['read'],
  default_scopes: ['read'],
}
