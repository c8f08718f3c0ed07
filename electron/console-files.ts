import path from 'node:path'
import { consoleHost } from './console-address.ts'

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
}

export interface ConsoleFile {
  file: string
  mediaType: string
}

/**
 * The file that answers an address of the console, null when none may.
 * A path without an extension is one of the console's own routes and gets its page.
 */
export function consoleFile(address: string, consoleFolder: string): ConsoleFile | null {
  const { host, pathname } = new URL(address)
  const wanted = host === consoleHost ? decoded(pathname) : null
  if (wanted === null) return null
  const file = path.join(consoleFolder, path.extname(wanted) === '' ? 'index.html' : wanted)
  const mediaType = mediaTypes[path.extname(file)]
  return mediaType !== undefined && file.startsWith(consoleFolder + path.sep) ? { file, mediaType } : null
}

// A second decoding never happens, so %252e stays what it is; a backslash would be a separator on Windows.
function decoded(pathname: string): string | null {
  try {
    const text = decodeURIComponent(pathname)
    return /[\\\0]/.test(text) || text.split('/').includes('..') ? null : text
  } catch {
    return null
  }
}
