// Takes the place of Electron's default_app, which the carrier does not have: starts the app whose folder is the first
// argument that is not a switch, and hands the SQLite addon built for Node-API 9 to whoever asks for the shipped one.
const { app } = require('electron')
const path = require('node:path')
const { pathToFileURL } = require('node:url')

const SQLITE_ADDON = path.join(__dirname, 'better_sqlite3.node')
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

import(pathToFileURL(path.join(folder, manifest.main ?? 'index.js')).href).catch((error) => {
  console.error(error)
  process.exit(1)
})
