import type { FastifyInstance } from 'fastify'
import { ownActivity } from '../../identity/own-activity.ts'
import type { Appliance } from '../../security/appliance.ts'
import { activityPage } from '../pages/account/activity-page.ts'
import { activitySentence } from '../pages/account/activity-sentence.ts'
import { showAccount } from './show.ts'
import { accountDoor } from './visit.ts'

const path = '/account/activity'

/** What happened to the person's account, newest first, a page at a time. */
export const activityRoute = (appliance: Appliance) => async (app: FastifyInstance) => {
  app.get(
    path,
    accountDoor(appliance, {}, async (visit) => {
      const before = Number(visit.query.get('before') ?? Number.NaN)
      const isNewest = !Number.isSafeInteger(before)
      const { events, olderThan } = await ownActivity(appliance, visit.person.id, isNewest ? undefined : before)
      const shown = events.map((event) => ({
        at: event.at,
        sentence: activitySentence(event),
        isFailure: event.outcome === 'failure',
      }))
      const olderHref = olderThan === null ? null : `${path}?before=${olderThan}`
      return showAccount(appliance, visit, {
        path,
        page: (frame) => activityPage(frame, { events: shown, olderHref, isNewest }),
      })
    }),
  )
}
