import { test as base } from '@playwright/test'
import { discard, type HeadlessOffice, serve } from './office.ts'

/** A password takes a quarter of the usual time to check. */
const quick = { passwords: { cost: 10 } }

interface SharedSeed {
  users: object[]
  clients?: object[]
  policies?: object
}

/** Playwright's `test` with one server for the whole file: each test has people of its own. */
export const officeTest = ({ policies, ...seed }: SharedSeed) =>
  base.extend<object, { office: HeadlessOffice }>({
    office: [
      async ({ browserName: _ }, use) => {
        const office = await serve({ seed: { ...seed, settings: { policies: { ...quick, ...policies } } } })
        await use(office)
        await office.stop()
        discard(office)
      },
      { scope: 'worker' },
    ],
  })
