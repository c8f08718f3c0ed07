import { timeOrderedId } from '../../platform/ids.ts'
import type { Appliance } from '../../security/appliance.ts'
import type { Client } from '../../storage/clients.ts'
import type { LogoutDelivery } from '../../storage/logout-deliveries.ts'
import { seconds } from '../access-token.ts'

/** How long a client may take to look at one, in milliseconds; short, so that a copy is soon worth nothing. */
const lifetime = 2 * 60_000

const logoutEvent = 'http://schemas.openid.net/event/backchannel-logout'

/**
 * A logout token (OpenID Connect Back-Channel Logout §2.4), signed as the client's ID tokens are. Its type keeps it from being
 * taken for one of those, and it never has a nonce.
 */
export function createLogoutToken(
  { clock, config, signingKeys }: Appliance,
  { client, delivery }: { client: Client; delivery: Pick<LogoutDelivery, 'subject' | 'sid'> },
): string {
  const now = clock.now()
  return signingKeys.sign(
    client.id_token_signed_response_alg,
    { typ: 'logout+jwt' },
    {
      iss: config.issuer,
      sub: delivery.subject,
      aud: client.client_id,
      iat: seconds(now),
      exp: seconds(now + lifetime),
      jti: timeOrderedId(now),
      events: { [logoutEvent]: {} },
      ...(delivery.sid !== null && { sid: delivery.sid }),
    },
  )
}
