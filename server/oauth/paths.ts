/** Where each endpoint answers, below the issuer; routes and metadata (RFC 8414 §2) are both made from this table. */
export const paths = {
  authorize: '/oauth/authorize',
  login: '/oauth/login',
  consent: '/oauth/consent',
  par: '/oauth/par',
  token: '/oauth/token',
  revoke: '/oauth/revoke',
  introspect: '/oauth/introspect',
  userinfo: '/oauth/userinfo',
  logout: '/oauth/logout',
  jwks: '/oauth/jwks',
  device: '/oauth/device',
  deviceVerification: '/device',
  register: '/oauth/register',
  openidConfiguration: '/.well-known/openid-configuration',
  serverMetadata: '/.well-known/oauth-authorization-server',
  protectedResource: '/.well-known/oauth-protected-resource',
  /** The product's own API. */
  api: '/api/v1',
} as const
