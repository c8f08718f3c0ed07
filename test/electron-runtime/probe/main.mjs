// The smallest app that says whether an Electron can run this project: a window, and an encrypted database.
// Prints one JSON line and exits 0, or prints what failed and exits 1.
// Whoever starts it passes --user-data-dir and removes that folder afterwards.
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import Database from 'better-sqlite3'
import { app, BrowserWindow } from 'electron'

// Not awaited here: Electron is ready only after this file has been loaded to its end.
app.whenReady().then(probe).catch(fail)

async function probe() {
  await openWindow()
  writeEncryptedDatabase(path.join(app.getPath('userData'), 'probe.db'))
  const { electron, chrome, node } = process.versions
  console.log(JSON.stringify({ electron, chrome, node }))
  app.exit(0)
}

function fail(error) {
  console.error(error)
  app.exit(1)
}

async function openWindow() {
  const window = new BrowserWindow({ show: false, webPreferences: { sandbox: true } })
  await window.loadURL('data:text/html,<title>probe</title>')
  if (window.getTitle() !== 'probe') throw new Error('The window did not load its page.')
  window.destroy()
}

function writeEncryptedDatabase(file) {
  const database = new Database(file)
  database.pragma("cipher = 'chacha20'")
  database.pragma(`key = "x'${randomBytes(32).toString('hex')}'"`)
  database.exec("CREATE TABLE note (text TEXT) STRICT; INSERT INTO note VALUES ('written')")
  database.close()
  if (readFileSync(file).subarray(0, 15).toString() === 'SQLite format 3')
    throw new Error('The database is not encrypted.')
}
