import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Navigate,
  RouterProvider,
} from '@tanstack/react-router'
import { useState } from 'react'
import { ApplicationScreen } from '../application/application-screen.tsx'
import { applicationSearch } from '../application/application-tabs.ts'
import { ApplicationsScreen } from '../applications/applications-screen.tsx'
import { ConnectionsScreen } from '../connections/connections-screen.tsx'
import { connectionsSearch } from '../connections/connections-tabs.ts'
import { GroupsScreen } from '../groups/groups-screen.tsx'
import { monitorSearch } from '../monitor/event-filter.ts'
import { MonitorScreen } from '../monitor/monitor-screen.tsx'
import { OverviewScreen } from '../overview/overview-screen.tsx'
import { peopleFilter } from '../people/people-filter.ts'
import { PeopleScreen } from '../people/people-screen.tsx'
import { PersonScreen } from '../person/person-screen.tsx'
import { personSearch } from '../person/person-tabs.ts'
import { PoliciesScreen } from '../policies/policies-screen.tsx'
import { SettingsScreen } from '../settings/settings-screen.tsx'
import { Shell } from './shell.tsx'

const root = createRootRoute({ component: Shell, notFoundComponent: () => <Navigate to="/" replace /> })
const under = { getParentRoute: () => root }
const routes = root.addChildren([
  createRoute({ ...under, path: '/', component: OverviewScreen }),
  createRoute({ ...under, path: '/people', component: PeopleScreen, validateSearch: peopleFilter }),
  createRoute({ ...under, path: '/people/$id', component: PersonScreen, validateSearch: personSearch }),
  createRoute({ ...under, path: '/groups', component: GroupsScreen }),
  createRoute({ ...under, path: '/sign-in-rules', component: PoliciesScreen }),
  createRoute({ ...under, path: '/applications', component: ApplicationsScreen }),
  createRoute({
    ...under,
    path: '/applications/$clientId',
    component: ApplicationScreen,
    validateSearch: applicationSearch,
  }),
  createRoute({ ...under, path: '/connections', component: ConnectionsScreen, validateSearch: connectionsSearch }),
  createRoute({ ...under, path: '/monitor', component: MonitorScreen, validateSearch: monitorSearch }),
  createRoute({ ...under, path: '/settings', component: SettingsScreen }),
])

/** Places are fragments (`#/people`), the one kind of address that works alike under `app://console/` and under `/console/`. */
function makeRouter() {
  return createRouter({ routeTree: routes, history: createHashHistory() })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>
  }
}

/** The console itself. */
export function ConsoleRouter() {
  const [router] = useState(makeRouter)
  return <RouterProvider router={router} />
}
