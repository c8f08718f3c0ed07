import type { Session } from '../../identity/sessions.ts'
import type { Appliance } from '../../security/appliance.ts'
import { withParameters } from '../parameters.ts'

/** A page of an application that signs the browser out there when it is loaded in a frame. */
export interface LogoutFrame {
  clientName: string
  src: string
}

/**
 * The pages to load when this session ends (OpenID Connect Front-Channel Logout §2, §3), those of the applications that were
 * let in with it.
 */
export async function logoutFrames(
  { config, repositories }: Appliance,
  { person_id: personId, selector }: Session,
): Promise<LogoutFrame[]> {
  const clients = await repositories.logoutDeliveries.frontChannelOfSession({ personId, selector })
  return clients.flatMap(({ name, frontchannel_logout_uri: uri, frontchannel_logout_session_required: asks }) =>
    uri === null || !/^https?:/.test(uri)
      ? []
      : [{ clientName: name, src: asks ? withParameters(uri, { iss: config.issuer, sid: selector }) : uri }],
  )
}
