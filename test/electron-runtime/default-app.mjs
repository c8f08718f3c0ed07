// Takes the place of Electron's default_app, which the carrier does not have: starts the app whose folder is the first
// argument that is not a switch, and hands the SQLite addon built for Node-API 9 to whoever asks for the shipped one.
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { app } from 'electron'

const require = createRequire(import.meta.url)
const SQLITE_ADDON = path.join(import.meta.dirname, 'better_sqlite3.node')
const SHIPPED_ADDON = /better-sqlite3[^/\\]*[/\\]prebuilds[/\\]/

const { dlopen } = process
process.dlopen = function dlopenServingAddon(module, file, ...rest) {
  return dlopen.call(this, module, SHIPPED_ADDON.test(file) ? SQLITE_ADDON : file, ...rest)
}

const folder = path.resolve(process.argv.slice(1).find((argument) => !argument.startsWith('-')) ?? '.')
const manifest = require(path.join(folder, 'package.json'))
app.setAppPath(folder)
app.setName(manifest.productName ?? manifest.name ?? 'app')
if (manifest.version) app.setVersion(manifest.version)

// Awaited, so that Electron is not ready before the app has been loaded: an app declares its own schemes until then.
try {
  await import(pathToFileURL(path.join(folder, manifest.main ?? 'index.js')).href)
} catch (error) {
  console.error(error)
  process.exit(1)
}
