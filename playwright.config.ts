import { existsSync } from 'node:fs'
import { defineConfig } from '@playwright/test'

// Debian's Chromium where there is one, Playwright's own elsewhere (test/setup/system-packages.mjs sees to it).
const SYSTEM_CHROMIUM = '/usr/bin/chromium'
const isRoot = process.getuid?.() === 0

export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'test-results/e2e',
  // Every test drives a real window and a real server: two at once on a small machine only wait for each other.
  workers: 1,
  fullyParallel: false,
  retries: 0,
  forbidOnly: true,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  use: {
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      ...(existsSync(SYSTEM_CHROMIUM) && { executablePath: SYSTEM_CHROMIUM }),
      args: [
        // Chromium refuses to run as root inside its sandbox.
        ...(isRoot ? ['--no-sandbox'] : []),
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'desktop', testMatch: 'console/*.spec.ts' },
    { name: 'browser', testMatch: 'console/*.spec.ts' },
    { name: 'relying-party', testMatch: 'relying-party/*.spec.ts' },
    { name: 'pages', testMatch: 'pages/*.spec.ts' },
    { name: 'desktop-only', testMatch: 'desktop/*.spec.ts' },
    // The main journey once more, in the app as users get it; packaged for the system that the tests run on.
    ...(process.platform === 'linux' ? [{ name: 'packaged', testMatch: 'console/main-journey.spec.ts' }] : []),
  ],
})
