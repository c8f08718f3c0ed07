import * as oauth from 'oauth4webapi'

/** The console at the product's own authorization server: a first-party public client. */
export const consoleClient: oauth.Client = { client_id: 'authly-console', token_endpoint_auth_method: 'none' }

/** A sign-in that cannot go on, with a sentence for the person. */
export class SignInError extends Error {}

/** The default issuer is http on a loopback address, which the library refuses unless told. */
export const transport = { [oauth.allowInsecureRequests]: window.location.protocol === 'http:' }

/**
 * The metadata of the server that this page came from.
 * @throws SignInError when the server calls itself by another address than the one in the address bar, since its answers would not come back here.
 */
export async function discover(): Promise<oauth.AuthorizationServer> {
  const response = await oauth.discoveryRequest(new URL(window.location.origin), transport)
  const announced: unknown = await response.clone().json()
  const issuer = issuerOf(announced)
  if (new URL(issuer).origin !== window.location.origin) {
    throw new SignInError(`This server is called ${issuer}. Open its console at ${issuer}/console/ instead.`)
  }
  return oauth.processDiscoveryResponse(new URL(issuer), response)
}

function issuerOf(announced: unknown): string {
  if (typeof announced !== 'object' || announced === null) throw new SignInError('The server did not say who it is.')
  const issuer = 'issuer' in announced ? announced.issuer : null
  if (typeof issuer !== 'string' || !URL.canParse(issuer)) throw new SignInError('The server did not say who it is.')
  return issuer
}
