// The office that the clients of others meet.

/**
 * @param {{ page: string, redirectUri: string, jwks: object }} clients
 *   the page behind Apache, where Authlib is sent back to, and the public keys of the machine
 * @returns {object} a seed file's content
 */
export const interopSeed = ({ page, redirectUri, jwks }) => ({
  users: [{ username: 'ben', name: 'Ben Castro', email: 'ben@office.example', password: 'A lamp for 2 sleepy otters' }],
  scopes: [{ name: 'orders', description: 'See your orders' }],
  // The clients are on this machine, and so is the address that hears of a logout.
  settings: { protocol: { outbound: { networks: ['127.0.0.0/8', '::1/128'] } } },
  clients: [
    {
      client_id: 'shop',
      name: 'The shop',
      type: 'confidential',
      client_secret: 'the shop keeps a long secret of its own',
      redirect_uris: [redirectUri],
      grant_types: ['authorization_code', 'refresh_token'],
      scopes: ['openid', 'profile', 'email', 'offline_access'],
    },
    {
      client_id: 'night-run',
      type: 'confidential',
      token_endpoint_auth_method: 'private_key_jwt',
      jwks,
      grant_types: ['client_credentials'],
      scopes: ['orders'],
    },
    {
      client_id: 'desk',
      name: 'The front desk',
      type: 'confidential',
      client_secret: 'the desk keeps another long secret',
      redirect_uris: [`${page}callback`],
      backchannel_logout_uri: `${page}callback?logout=backchannel`,
      backchannel_logout_session_required: true,
      grant_types: ['authorization_code'],
      scopes: ['openid', 'profile', 'email'],
    },
  ],
})
