import './bridge/zod-jitless.ts'
import '@mantine/core/styles.layer.css'
import '@mantine/notifications/styles.layer.css'
import 'virtual:theme.css'
import './global.css'
import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { Suspense, use } from 'react'
import { createRoot } from 'react-dom/client'
import { arriveInBrowser } from './bridge/browser-access.ts'
import { createBrowserBridge } from './bridge/browser-bridge.ts'
import { createDesktopBridge } from './bridge/desktop-bridge.ts'
import { ConsoleProvider } from './screens/console-provider.tsx'
import { Gate } from './screens/gate.tsx'
import { Splash } from './screens/splash.tsx'
import { theme } from './theme.ts'

/** Where the console runs decides only how it is connected; every screen is the same. */
async function arrive() {
  if (window.authly) return { bridge: createDesktopBridge(window.authly), access: null }
  const access = await arriveInBrowser()
  return { bridge: createBrowserBridge(access.authorization), access }
}

function Console({ arrival }: { arrival: ReturnType<typeof arrive> }) {
  const { bridge, access } = use(arrival)
  return (
    <ConsoleProvider bridge={bridge} access={access}>
      <Gate />
    </ConsoleProvider>
  )
}

const place = document.getElementById('console')
if (!place) throw new Error('The page has no place for the console.')

createRoot(place).render(
  <MantineProvider theme={theme} defaultColorScheme="auto" withCssVariables={false} withGlobalClasses={false}>
    <Notifications position="bottom-right" limit={2} autoClose={4000} />
    <Suspense fallback={<Splash />}>
      <Console arrival={arrive()} />
    </Suspense>
  </MantineProvider>,
)
