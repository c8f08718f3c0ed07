import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'

const checkout = path.resolve(import.meta.dirname, '..')
const sources = ['electron', 'renderer', 'server', 'package.json', 'package-lock.json']
const results = ['dist/electron/main.js', 'dist/electron/preload.cjs', 'dist/renderer/index.html']

/**
 * Whether something that the build reads is newer than what the build made.
 *
 * @returns {Promise<boolean>}
 */
export async function buildIsStale() {
  const made = await Promise.all(results.map((file) => modified(path.join(checkout, file)).catch(() => 0)))
  const read = await Promise.all(sources.map((name) => newest(path.join(checkout, name))))
  return Math.min(...made) < Math.max(...read)
}

// A folder counts too: its own time changes when a file in it is renamed or deleted.
async function newest(place) {
  const own = await modified(place)
  if (path.extname(place) !== '') return own
  const entries = await readdir(place, { recursive: true, withFileTypes: true })
  const times = await Promise.all(
    entries.map((entry) => modified(path.join(entry.parentPath ?? entry.path, entry.name))),
  )
  return Math.max(own, ...times)
}

async function modified(place) {
  return (await stat(place)).mtimeMs
}
