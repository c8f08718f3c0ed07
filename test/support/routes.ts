import { createHttpServer } from '../../server/http/app.ts'
import type { Appliance } from '../../server/security/appliance.ts'

export interface Route {
  path: string
  methods: string[]
}

/** Every route that the HTTP server of this appliance answers, as its router has them. */
export async function routesOf(appliance: Appliance): Promise<Route[]> {
  let tree = ''
  const { close } = await createHttpServer(appliance, [
    (app) => {
      app.addHook('onReady', async () => {
        tree = app.printRoutes({ commonPrefix: false })
      })
    },
  ])
  await close()
  return routesIn(tree)
}

/** A line is a route, and goes on where the line that it hangs from ended. */
function routesIn(tree: string): Route[] {
  const above: string[] = []
  return tree.split('\n').flatMap((line) => {
    const [, branch = '', segment = '', methods] = /^([│├└─ ]*)(\S+) \(([A-Z, ]+)\)$/.exec(line) ?? []
    if (methods === undefined) return []
    const depth = branch.length / 4 - 1
    above.length = depth
    above.push(segment)
    return [{ path: above.join(''), methods: methods.split(', ') }]
  })
}
