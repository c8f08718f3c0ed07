import { readdirSync } from 'node:fs'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { checkout } from './checkout.ts'
import type { Desktop } from './desktop.ts'

/** Shows a file of the console that runs no script, so that the page has no connection of its own. */
export async function showPlainFile({ app, page }: Desktop): Promise<void> {
  const assets = readdirSync(path.join(checkout, 'dist', 'renderer', 'assets'))
  const [script = ''] = assets.filter((name) => name.endsWith('.js'))
  const address = `app://console/assets/${script}`
  await app.evaluate(({ BrowserWindow }, target) => BrowserWindow.getAllWindows()[0]?.loadURL(target), address)
  await page.waitForURL(address)
}

/** Asks for a port, says `messages` through it, and tells the first thing that comes back, or `closed`. */
export function speak(page: Page, messages: readonly string[]): Promise<string> {
  return page.evaluate(
    (texts) =>
      new Promise<string>((resolve) => {
        const speakThrough = ({ ports: [port] }: MessageEvent) => {
          port?.addEventListener('close', () => resolve('closed'))
          port?.addEventListener('message', ({ data }) => resolve(String(data)))
          port?.start()
          for (const text of texts) port?.postMessage(text)
        }
        window.addEventListener('message', speakThrough, { once: true })
        Reflect.get(window, 'authly').connect()
      }),
    messages,
  )
}

/** Asks one operation of the contract, such as `setup/state`, as the console would, and gives the answer's text. */
export async function ask(desktop: Desktop, operation: string, input: unknown = {}): Promise<string> {
  await showPlainFile(desktop)
  return speak(desktop.page, [JSON.stringify({ i: '1', p: { u: `/${operation}`, b: { json: input } } })])
}

/** Makes the encrypted database with a key file, so that it opens without a person. */
export async function createStore(desktop: Desktop, folder?: string): Promise<void> {
  const answer = await ask(desktop, 'setup/createStore', { key: { kind: 'file' }, folder })
  if (!answer.includes('"stage":"recovery"')) throw new Error(`The database was not made: ${answer}`)
}
