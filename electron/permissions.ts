import type { Session } from 'electron'
import { isConsoleAddress } from './console-address.ts'

/** The copy buttons; Electron grants everything where nobody says no, so all else is refused here (SEC-E05). */
const granted = 'clipboard-sanitized-write'

/** Refuses every permission and device to every page of the session, save writing text to the clipboard from the console. */
export function refusePermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    answer(permission === granted && details.isMainFrame && isConsoleAddress(details.requestingUrl))
  })
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin, details) => {
    return permission === granted && details.isMainFrame && isConsoleAddress(requestingOrigin)
  })
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler((_request, answer) => answer(null))
}
