// An Apache of its own, with nothing of the machine's configuration.

/**
 * @param {{ folder: string, issuer: string, port: number, page: string }} site
 *   `folder` holds the page in `site`; `page` is its address
 * @returns {string} the text of a configuration file
 */
export const apacheConfiguration = ({ folder, issuer, port, page }) => `
ServerRoot ${folder}
ServerName localhost
PidFile ${folder}/apache.pid
ErrorLog ${folder}/apache.log
Listen 127.0.0.1:${port}
User www-data
Group www-data
${['mpm_event', 'authn_core', 'authz_core', 'authz_user', 'dir', 'headers', 'mime', 'auth_openidc']
  .map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`)
  .join('\n')}
TypesConfig /etc/mime.types
DocumentRoot ${folder}/site
<Directory ${folder}/site>
  Require all granted
</Directory>

OIDCProviderMetadataURL ${issuer}/.well-known/openid-configuration
OIDCClientID desk
OIDCClientSecret "the desk keeps another long secret"
OIDCProviderTokenEndpointAuth client_secret_basic
OIDCRedirectURI ${page}callback
OIDCCryptoPassphrase "only for this run"
OIDCScope "openid profile email"
OIDCPKCEMethod S256
OIDCRemoteUserClaim preferred_username

<Location /desk/>
  AuthType openid-connect
  Require valid-user
  Header always set X-Name "%{OIDC_CLAIM_name}e"
  Header always set X-Email "%{OIDC_CLAIM_email}e"
</Location>
`
