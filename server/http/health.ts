import type { Appliance } from '../security/appliance.ts'
import type { HttpRoutes } from './app.ts'

/** `/healthz` for whoever watches over the server: 200 only while the database answers, and nothing about what is in it. */
export const health =
  ({ repositories }: Appliance): HttpRoutes =>
  (app) => {
    app.get('/healthz', async () => {
      await repositories.events.latest()
      return { status: 'ok' }
    })
  }
