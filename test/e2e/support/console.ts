import { expect, type Page } from '@playwright/test'
import { test as desktopTest, freePort } from './desktop.ts'
import { discard, serve } from './office.ts'
import { enrolLater, signIn } from './pages.ts'
import { anna } from './people.ts'
import { createStore, finishSetUp } from './set-up.ts'

export interface Console {
  /** The console's page: the desktop's window, or a tab of Chromium. */
  page: Page
  issuer: string
  /** Ends the server, with the desktop app where there is one, and opens the console again on the same data. */
  reopen(): Promise<Page>
}

interface ConsoleFixtures {
  /** A console on a machine that has never been set up, at the first page that a person sees. */
  freshConsole: Console
  /** A console that Anna has set up and opened. */
  office: Console
}

/** One spec, two hosts: the project says whether the console is the desktop's window or a page in Chromium. */
export const test = desktopTest.extend<ConsoleFixtures>({
  freshConsole: async ({ launch, home, browser }, use, { project }) => {
    const port = await freePort()
    const issuer = `http://localhost:${port}`
    if (project.name !== 'browser') {
      const desktop = { running: await launch({ home, port }) }
      const reopen = async () => {
        await desktop.running.quit()
        desktop.running = await launch({ home, port })
        return desktop.running.page
      }
      return use({ page: desktop.running.page, issuer, reopen })
    }
    const headless = { running: await serve({ port }) }
    const context = await browser.newContext()
    const page = await context.newPage()
    await page.goto(setUpLink(headless.running.complaints()))
    const reopen = async () => {
      await headless.running.stop()
      headless.running = await serve({ folder: headless.running.folder, port })
      await page.goto(`${issuer}/console/`)
      return page
    }
    await use({ page, issuer, reopen })
    await context.close()
    await headless.running.stop()
    discard(headless.running)
  },
  office: async ({ freshConsole }, use, { project }) => {
    const { page } = freshConsole
    if (project.name !== 'browser') await createStore(page)
    await finishSetUp(page, anna)
    await openConsole(page)
    await use(freshConsole)
  },
})

/** From the wizard's last page into the console; in a browser by signing in through the product's own OAuth. */
async function openConsole(page: Page) {
  const signInButton = page.getByRole('button', { name: 'Sign in to the console' })
  const openButton = page.getByRole('button', { name: 'Open the console' })
  await signInButton.or(openButton).click()
  const overview = page.getByRole('heading', { level: 1, name: 'Overview' })
  const username = page.locator('input[name=username]')
  await expect(overview.or(username)).toBeVisible()
  if (await username.isVisible()) {
    await signIn(page, anna)
    await enrolLater(page, overview)
  }
  await expect(overview).toBeVisible()
}

function setUpLink(terminal: string): string {
  const link = /http:\/\/\S+\/console\/setup#token=\S+/.exec(terminal)?.[0]
  if (!link) throw new Error(`no set-up link on the terminal:\n${terminal}`)
  return link
}
