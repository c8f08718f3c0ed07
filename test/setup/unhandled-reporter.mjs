import { writeFile } from 'node:fs/promises'
import path from 'node:path'

/** Where the reporter writes: a JSON list of texts, one for each error. */
export const unhandledReport = path.resolve(import.meta.dirname, '..', '..', 'test-results', 'unhandled.json')

/**
 * A vitest reporter of what no test handled. A rejection or an 'error' event that nobody waited for fails the run, and
 * vitest's JSON report does not know of it.
 */
export default class UnhandledReporter {
  /** @param {unknown} _modules @param {ReadonlyArray<object>} errors as vitest serialised them */
  onTestRunEnd(_modules, errors) {
    return writeFile(unhandledReport, JSON.stringify(errors.map(textOf)))
  }
}

function textOf({ type, name, message, stack, VITEST_TEST_PATH: file, VITEST_TEST_NAME: test }) {
  const where = [file && path.relative(process.cwd(), file), test].filter(Boolean).join(' › ')
  const title = [type ?? 'Unhandled error', where].filter(Boolean).join(' while this ran: ')
  const said = `${name}: ${message}`
  return stack?.startsWith(said) ? `${title}\n${stack}` : `${title}\n${said}\n${stack ?? ''}`
}
