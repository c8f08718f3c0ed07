// `npm run package`: the app as users get it, in release/. Words after `--` name targets of electron-builder, such as
// AppImage, nsis or dmg, which it may have to download tools for; without any it makes a folder and an archive, which on
// Linux need none.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { copyFile, cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { build, Platform } from 'electron-builder'
import { electronAtHand } from './find-electron.mjs'

const checkout = path.resolve(import.meta.dirname, '..')
const linux = process.platform === 'linux'
const wanted = process.argv.slice(2)
const { version } = JSON.parse(await readFile(path.join(checkout, 'package.json'), 'utf8'))

const built = spawnSync('npm', ['run', '--silent', 'build'], {
  cwd: checkout,
  stdio: 'inherit',
  shell: process.platform === 'win32',
})
if (built.status !== 0) process.exit(built.status ?? 1)
const electron = await electronAtHand()
const work = await mkdtemp(path.join(tmpdir(), 'authly-package-'))
try {
  await build({
    projectDir: checkout,
    targets: Platform.current().createTarget(wanted.length > 0 ? wanted : linux ? ['dir'] : ['dir', 'zip']),
    publish: 'never',
    config: {
      extends: path.join(checkout, 'electron-builder.yml'),
      electronDist: await plainElectron(),
      electronVersion: (await readFile(path.join(electron.folder, 'version'), 'utf8')).trim().replace(/^v/, ''),
      afterPack: finishResources,
    },
  })
} finally {
  await rm(work, { recursive: true, force: true })
}
if (linux && wanted.length === 0) await writeChecksum(archiveFolder())
if (await testAddon()) console.log('This package holds the Electron that was made for tests: do not give it to users.')

/** electron-builder would download a tool for this; every Linux has tar. */
function archiveFolder() {
  const name = `authly-${version}-linux-${process.arch}`
  const file = path.join('release', `${name}.tar.gz`)
  const ownedByNobody = ['--owner=0', '--group=0', '--numeric-owner']
  const words = ['-czf', file, ...ownedByNobody, `--transform=s,^linux[^/]*-unpacked,${name},`, '-C', 'release']
  const { status } = spawnSync('tar', [...words, unpackedFolder()], { cwd: checkout, stdio: 'inherit' })
  if (status !== 0) throw new Error(`${file} could not be written.`)
  return file
}

/** On Linux nothing checks the archive of the app when it starts, so its checksum travels beside it (SEC-E21). */
async function writeChecksum(file) {
  const digest = createHash('sha256')
  await pipeline(createReadStream(path.join(checkout, file)), digest)
  await writeFile(path.join(checkout, `${file}.sha256`), `${digest.digest('hex')}  ${path.basename(file)}\n`)
  console.log(`Wrote ${file} and its checksum`)
}

/** What electron-builder calls its folder on this processor. */
function unpackedFolder() {
  return process.arch === 'x64' ? 'linux-unpacked' : `linux-${process.arch}-unpacked`
}

/** The Electron made for tests starts any app by a loader of its own, which has no place in a package. */
async function plainElectron() {
  if (!(await testAddon())) return electron.folder
  const loader = path.join(electron.folder, 'resources', 'app')
  const plain = path.join(work, 'electron')
  await cp(electron.folder, plain, { recursive: true, filter: (source) => source !== loader })
  return plain
}

async function finishResources({ appOutDir, packager }) {
  const resources = packager.getResourcesDir(appOutDir)
  await giveMainProcessItsSnapshot(appOutDir)
  const addon = await testAddon()
  if (addon === undefined) return
  const shipped = path.join(resources, 'app.asar.unpacked', 'node_modules', 'better-sqlite3', 'prebuilds')
  for (const name of await readdir(shipped)) await copyFile(addon, path.join(shipped, name))
}

// The fuse LoadBrowserProcessSpecificV8Snapshot makes the main process read a file of its own, which Electron does not ship.
async function giveMainProcessItsSnapshot(appOutDir) {
  const entries = await readdir(appOutDir, { recursive: true })
  for (const name of entries.filter((entry) => /^v8_context_snapshot.*\.bin$/.test(path.basename(entry)))) {
    const own = path.join(path.dirname(name), `browser_${path.basename(name)}`)
    await copyFile(path.join(appOutDir, name), path.join(appOutDir, own))
  }
}

/** The addon compiled for the Electron made for tests, or undefined in any other Electron. */
async function testAddon() {
  const file = path.join(electron.folder, 'resources', 'app', 'better_sqlite3.node')
  return stat(file).then(
    () => file,
    () => undefined,
  )
}
