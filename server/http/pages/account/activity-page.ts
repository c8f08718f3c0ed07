import { html } from 'ghtml'
import { moment } from '../moment.ts'
import { type AccountFrame, accountPage, box } from './frame.ts'

export interface ActivityOfMine {
  events: readonly { at: number; sentence: string; isFailure: boolean }[]
  /** Where older ones are; null where there are none. */
  olderHref: string | null
  isNewest: boolean
}

/** What happened to the account, newest first. */
export const activityPage = (frame: AccountFrame, { events, olderHref, isNewest }: ActivityOfMine): string =>
  accountPage(frame, {
    title: 'Activity',
    content: box(
      'What happened to your account',
      html`<p class="soft">Was something here not you? <a href="/account/password">Change your password</a>, and sign out
<a href="/account/sessions">where you do not know it</a>.</p>
!${list(events)}
!${pager({ olderHref, isNewest })}`,
    ),
  })

const list = (events: ActivityOfMine['events']): string =>
  events.length === 0
    ? '<p>Nothing more.</p>'
    : html`<ol class="rows">!${events.map(
        ({ at, sentence, isFailure }) =>
          html`<li><p !${isFailure ? 'class="failure"' : ''}>${sentence}</p><p class="soft">!${moment(at)}</p></li>`,
      )}</ol>`

const pager = ({ olderHref, isNewest }: Omit<ActivityOfMine, 'events'>): string =>
  olderHref === null && isNewest
    ? ''
    : html`<p class="actions">!${isNewest ? '' : '<a href="/account/activity">Newest</a>'}
!${olderHref === null ? '' : html`<a href="${olderHref}">Older</a>`}</p>`
