// `npm test`: everything, desktop included, on whatever machine this is.
// Ends with the plain line "N passed, N failed" and an exit code that says the same.
//   --only unit | e2e   one half, for work on it; further words choose the files in it
//   --check             `npm run check` first; its failure counts as one
import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { findElectron, isPlatformWithoutElectron, probeElectron } from './electron-runtime/find.mjs'
import { openDisplay } from './setup/display.mjs'
import { requireNode24 } from './setup/node-version.mjs'
import { runStage } from './setup/stage.mjs'
import { installBrowserAndDisplay, installCompiler } from './setup/system-packages.mjs'
import { crash, emptyTally, readPlaywright, readVitest, sum, tallyOf } from './setup/tally.mjs'
import { unhandledReport } from './setup/unhandled-reporter.mjs'

const MINUTE_MS = 60_000
const DESKTOP_PROJECTS = ['desktop', 'desktop-only', ...(process.platform === 'linux' ? ['packaged'] : [])]
const OTHER_PROJECTS = ['browser', 'relying-party', 'pages']
const results = path.resolve(import.meta.dirname, '..', 'test-results')
const unitReport = path.join(results, 'unit.json')
const e2eReport = path.join(results, 'e2e.json')

requireNode24()
const { values, positionals: files } = parseArgs({
  options: { only: { type: 'string' }, check: { type: 'boolean' } },
  allowPositionals: true,
})
const { only, check } = values
if (only !== undefined && !['unit', 'e2e'].includes(only)) {
  console.error(`--only takes unit or e2e, not ${only}.`)
  process.exit(2)
}
// The exit handlers of the stages and of the display end what they started.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(name, () => process.exit(130))

await mkdir(results, { recursive: true })
const tallies = []
if (check) tallies.push(await runCheck())
if (only !== 'e2e') tallies.push(await runUnit())
if (only !== 'unit') tallies.push(await runE2e())
finish(sum(tallies))

async function runCheck() {
  const code = await runStage('check', { command: ['node', 'test/check.mjs'], limitMs: 5 * MINUTE_MS })
  return code === 0 ? emptyTally() : crash('npm run check found something.')
}

async function runUnit() {
  for (const report of [unitReport, unhandledReport]) await rm(report, { force: true })
  const reporters = ['default', 'json', './test/setup/unhandled-reporter.mjs'].map((name) => `--reporter=${name}`)
  const code = await runStage('unit tests', {
    command: ['vitest', 'run', ...reporters, `--outputFile.json=${unitReport}`, ...files],
    limitMs: 30 * MINUTE_MS,
  })
  return tallyOf({ title: 'vitest', report: unitReport, unhandled: unhandledReport, code, read: readVitest })
}

async function runE2e() {
  const built = await runStage('build', { command: ['npm', 'run', 'build'], limitMs: 5 * MINUTE_MS })
  if (built !== 0) return crash('The build failed, so no end-to-end test could run.')
  try {
    await installBrowserAndDisplay()
    const display = await openDisplay()
    try {
      Object.assign(process.env, display.env)
      if (await isPlatformWithoutElectron()) return await runWithoutDesktop()
      return await runPlaywright([...DESKTOP_PROJECTS, ...OTHER_PROJECTS], await electronForTests())
    } finally {
      display.close()
    }
  } catch (error) {
    return crash(`The end-to-end tests could not be prepared. ${error.message}`)
  }
}

async function electronForTests() {
  const electron = await findElectron({ say: (line) => console.log(line), beforeMaking: installCompiler })
  const versions = await probeElectron(electron)
  console.log(`Electron ${versions.electron} (Chrome ${versions.chrome}, Node ${versions.node}) at ${electron.folder}`)
  return { ELECTRON_OVERRIDE_DIST_PATH: electron.folder }
}

// The recipe for an Electron covers Linux x64; elsewhere the `electron` package may still bring its own.
async function runWithoutDesktop() {
  const electron = await electronForTests().catch(() => undefined)
  if (electron) return runPlaywright([...DESKTOP_PROJECTS, ...OTHER_PROJECTS], electron)
  const tally = await runPlaywright(OTHER_PROJECTS, {})
  const why = `No Electron could be downloaded, and none can be made on ${process.platform} ${process.arch}`
  return sum([tally, { ...emptyTally(), skipped: [`every desktop test: ${why}`] }])
}

async function runPlaywright(projects, electron) {
  await rm(e2eReport, { force: true })
  const chosen = projects.map((project) => `--project=${project}`)
  const code = await runStage('end-to-end tests', {
    command: ['playwright', 'test', '--reporter=list,json', ...chosen, ...files],
    limitMs: 45 * MINUTE_MS,
    env: { ...electron, PLAYWRIGHT_JSON_OUTPUT_FILE: e2eReport },
  })
  return tallyOf({ title: 'Playwright', report: e2eReport, code, read: readPlaywright })
}

function finish({ passed, failed, skipped, problems }) {
  console.log()
  for (const problem of problems) console.log(`${problem}\n`)
  for (const line of skipped) console.log(`Skipped: ${line}`)
  console.log(`${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`)
  process.exit(failed > 0 || passed === 0 ? 1 : 0)
}
