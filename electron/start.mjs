// `npm start`: builds what is out of date and opens the desktop app, or, where that cannot be, runs the server with the
// console in the browser. Words after `--` go to the app: npm start -- --data DIR --port N
import { spawn } from 'node:child_process'
import path from 'node:path'
import { electronAtHand } from './find-electron.mjs'
import { buildIsStale } from './freshness.mjs'

const NEEDED_NODE = 24
const checkout = path.resolve(import.meta.dirname, '..')
const wishes = process.argv.slice(2)
/** What the dynamic loader answers when a library that Electron needs is not installed. */
const LIBRARY_MISSING = 127

requireNode24()
if (await buildIsStale()) await build()
const noDisplay = displayObstacle()
if (noDisplay) await serve(noDisplay)
const electron = await electronAtHand().catch((error) => ({ reason: error.message }))
if (electron.reason) await serve(electron.reason)
const code = await run(electron.executable, [...rootSwitches(), checkout, ...wishes])
if (code === LIBRARY_MISSING)
  await serve('Electron needs libraries that are not installed (on Debian: libgtk-3-0 libnss3 libasound2 libgbm1).')
process.exit(code)

function requireNode24() {
  if (Number.parseInt(process.versions.node, 10) === NEEDED_NODE) return
  console.error(
    `Authly runs on Node ${NEEDED_NODE}, and this is Node ${process.versions.node} (${process.execPath}). ` +
      `"npm ci" brings Node ${NEEDED_NODE} along where npm has one for ${process.platform} ${process.arch}, and "npm start" ` +
      `then uses it; otherwise install Node ${NEEDED_NODE} from nodejs.org and put it first in PATH.`,
  )
  process.exit(1)
}

async function build() {
  console.log('Building the app')
  const code = await run('npm', ['run', '--silent', 'build'])
  if (code !== 0) process.exit(code)
}

function displayObstacle() {
  if (process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY) return undefined
  return 'There is no display (neither DISPLAY nor WAYLAND_DISPLAY is set).'
}

function rootSwitches() {
  if (process.platform !== 'linux' || process.getuid() !== 0) return []
  console.log('Running as root: Chromium cannot use its sandbox, so it is started with --no-sandbox.')
  return ['--no-sandbox']
}

async function serve(reason) {
  console.log(`${reason} Running the server without a window instead; the console is in the browser.`)
  process.exit(await run(process.execPath, [path.join('server', 'authly.mjs'), 'serve', ...wishes]))
}

/** Runs a program in the foreground and answers its exit code. */
function run(program, words) {
  const child = spawn(program, words, {
    cwd: checkout,
    stdio: 'inherit',
    shell: program === 'npm' && process.platform === 'win32',
  })
  // A terminal sends Ctrl-C to the program as well, and a second one would tell it to hurry.
  const passOn = process.stdin.isTTY ? ['SIGTERM', 'SIGHUP'] : ['SIGINT', 'SIGTERM', 'SIGHUP']
  process.on('SIGINT', () => {})
  for (const signal of passOn) process.on(signal, () => child.kill(signal))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' || signal === 'SIGTERM' ? 0 : 1)))
  })
}
