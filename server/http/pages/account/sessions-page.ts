import { html } from 'ghtml'
import type { PersonDevice, PersonSession } from '../../../contract/person.ts'
import { day, moment } from '../moment.ts'
import { type AccountFrame, accountForm, accountPage, box } from './frame.ts'

export interface SessionsOfMine {
  sessions: readonly PersonSession[]
  devices: readonly PersonDevice[]
  /** The session that this page is shown in. */
  here: string
}

/** Where the person is signed in, and which devices are known. */
export function sessionsPage(frame: AccountFrame, { sessions, devices, here }: SessionsOfMine): string {
  const others = sessions.filter(({ id }) => id !== here)
  const ordered = [...sessions.filter(({ id }) => id === here), ...others]
  return accountPage(frame, {
    title: 'Sessions and devices',
    content: html`!${box(
      'Where you are signed in',
      html`<ul class="rows">!${ordered.map((session) => sessionRow(frame, session, session.id === here))}</ul>
!${others.length > 0 ? endOthers(frame) : ''}`,
    )}
!${box('Devices', deviceList(frame, devices))}`,
  })
}

/** The one button that ends all other sessions; also offered after a change of the second factor (ASVS 7.4.3). */
export const endOthers = (frame: AccountFrame): string =>
  accountForm(
    frame,
    '/account/sessions/end-others',
    '<div class="actions"><button type="submit" class="danger">Sign out everywhere else</button></div>',
  )

const sessionRow = (frame: AccountFrame, session: PersonSession, isHere: boolean): string =>
  html`<li><p><strong>${session.device}</strong> !${isHere ? '<span class="here">This session</span>' : ''}</p>
<p class="soft">From ${session.place}. Signed in !${moment(session.signedInAt)}, last used !${moment(session.lastSeenAt)}.</p>
!${isHere ? '' : endOne(frame, session)}</li>`

const endOne = (frame: AccountFrame, { id, device }: PersonSession): string =>
  accountForm(
    frame,
    '/account/sessions/end',
    html`<input type="hidden" name="session" value="${id}">
<div class="actions"><button type="submit" class="quiet">Sign out<span class="unseen"> ${device}</span></button></div>`,
  )

const deviceList = (frame: AccountFrame, devices: readonly PersonDevice[]): string =>
  devices.length === 0
    ? '<p>None is known yet.</p>'
    : html`<p class="soft">Browsers that you have signed in with before. A forgotten one counts as new at the next sign-in, and is asked for the second factor again.</p>
<ul class="rows">!${devices.map((device) => deviceRow(frame, device))}</ul>`

const deviceRow = (frame: AccountFrame, device: PersonDevice): string =>
  html`<li><p><strong>${device.device}</strong></p>
<p class="soft">From ${device.place}. First used !${day(device.firstSeenAt)}, last used !${moment(device.lastSeenAt)}.
!${device.rememberedUntil === null ? '' : html`Not asked for the second factor until !${day(device.rememberedUntil)}.`}</p>
!${accountForm(
    frame,
    '/account/devices/forget',
    html`<input type="hidden" name="device" value="${device.id}">
<div class="actions"><button type="submit" class="quiet">Forget<span class="unseen"> ${device.device}</span></button></div>`,
  )}</li>`
