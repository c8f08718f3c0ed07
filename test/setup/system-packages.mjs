// What the tests need from the system, and how each thing is recognised.
import { execFile } from 'node:child_process'
import { access, readFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

// Debian renamed some libraries for 64-bit time; the first name that apt knows is taken.
const GRAPHICS = [
  { program: 'Xvfb', names: ['xvfb'], unless: () => Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY) },
  { library: 'libgtk-3.so.0', names: ['libgtk-3-0t64', 'libgtk-3-0'] },
  { library: 'libnss3.so', names: ['libnss3'] },
  { library: 'libasound.so.2', names: ['libasound2t64', 'libasound2'] },
  { library: 'libgbm.so.1', names: ['libgbm1'] },
]
const COMPILER = ['python3', 'make', 'g++'].map((program) => ({ program, names: [program] }))
// Clients that others wrote (test/interop).
const CLIENTS_OF_OTHERS = [
  { file: '/usr/bin/python3', names: ['python3'] },
  { file: '/usr/lib/python3/dist-packages/authlib', names: ['python3-authlib'] },
  { file: '/usr/lib/python3/dist-packages/requests', names: ['python3-requests'] },
  { file: '/usr/sbin/apache2', names: ['apache2'] },
  { file: '/usr/lib/apache2/modules/mod_auth_openidc.so', names: ['libapache2-mod-auth-openidc'] },
]
const CHROMIUM = { program: 'chromium', names: ['chromium'] }

// Where Debian puts it; playwright.config.ts takes this one before Playwright's own.
const SYSTEM_CHROMIUM = '/usr/bin/chromium'

/**
 * Sees to it that Chromium, a display and the libraries of Electron are there.
 * Root on Debian installs what is missing with apt-get; elsewhere Playwright installs its own Chromium.
 *
 * @returns {Promise<void>}
 * @throws {Error} that names the packages to install
 */
export async function installBrowserAndDisplay() {
  const missing = process.platform === 'linux' ? await missingOf(GRAPHICS) : []
  const hasChromium = await exists(SYSTEM_CHROMIUM)
  const byApt = await canUseApt()
  await installWithApt(hasChromium || !byApt ? missing : [...missing, CHROMIUM])
  if (!hasChromium && !byApt) await installPlaywrightChromium()
}

/**
 * Sees to it that a C++ compiler is there, for making an Electron.
 *
 * @returns {Promise<void>}
 * @throws {Error} that names the packages to install
 */
export async function installCompiler() {
  await installWithApt(await missingOf(COMPILER))
}

/**
 * Sees to it that the clients of others are there that `npm run interop` runs: Authlib, and Apache with mod_auth_openidc.
 *
 * @returns {Promise<void>}
 * @throws {Error} that names the packages to install
 */
export async function installClientsOfOthers() {
  await installWithApt(await missingOf(CLIENTS_OF_OTHERS))
}

async function missingOf(wanted) {
  const { stdout: libraries } = await run('/sbin/ldconfig', ['-p']).catch(() => ({ stdout: '' }))
  const missing = []
  for (const item of wanted) {
    if (item.unless?.()) continue
    if (!(await isThere(item, libraries))) missing.push(item)
  }
  return missing
}

async function isThere({ library, file, program }, libraries) {
  if (library) return libraries.includes(`${library} `)
  return file ? exists(file) : isInPath(program)
}

async function installWithApt(missing) {
  if (missing.length === 0) return
  const plain = missing.map(({ names }) => names.at(-1)).join(' ')
  if (!(await canUseApt())) {
    throw new Error(
      `Missing (as Debian names them): ${plain}\nInstall them: apt-get install --no-install-recommends ${plain}`,
    )
  }
  console.log(`Installing with apt-get: ${plain}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const apt = (...args) => run('apt-get', args, { env, maxBuffer: 2 ** 26 })
  try {
    await apt('update')
    const names = await Promise.all(missing.map((item) => knownToApt(item.names)))
    await apt('install', '-y', '--no-install-recommends', ...names)
  } catch (error) {
    throw new Error(`apt-get could not install ${plain}.\n${error.stderr ?? error.message}`)
  }
}

async function knownToApt(names) {
  for (const name of names.slice(0, -1)) {
    const known = await run('apt-cache', ['show', name]).catch(() => undefined)
    if (known?.stdout) return name
  }
  return names.at(-1)
}

// Playwright leaves at once when its Chromium is there already.
async function installPlaywrightChromium() {
  const playwright = path.resolve(import.meta.dirname, '..', '..', 'node_modules', '@playwright', 'test', 'cli.js')
  try {
    await run(process.execPath, [playwright, 'install', 'chromium'], { timeout: 300_000, maxBuffer: 2 ** 26 })
  } catch (error) {
    throw new Error(
      'The tests need Chromium. Neither was one found, nor could Playwright download its own. ' +
        `Install the package chromium (as root: apt-get install -y chromium).\n${error.stderr ?? error.message}`,
    )
  }
}

async function canUseApt() {
  if (process.platform !== 'linux' || process.getuid() !== 0) return false
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '')
  return /^ID="?debian"?$/m.test(release)
}

async function isInPath(program) {
  const folders = (process.env.PATH ?? '').split(path.delimiter)
  const found = await Promise.all(folders.map((folder) => exists(path.join(folder, program))))
  return found.includes(true)
}

async function exists(file) {
  return access(file).then(
    () => true,
    () => false,
  )
}
