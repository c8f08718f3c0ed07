import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** How /proc/net/tcp writes that a socket listens. */
const LISTEN = '0A'

/**
 * Who listens on a port of this machine, as `name (process 123)`; null where the system does not tell.
 * Only Linux does, and only about processes of the same user unless we are root.
 */
export function portHolder(port: number): string | null {
  if (process.platform !== 'linux') return null
  try {
    const sockets = new Set(['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) => socketsListening(table, port)))
    const pid = readdirSync('/proc').find((name) => /^\d+$/.test(name) && holdsOneOf(name, sockets))
    return pid === undefined ? null : `${readFileSync(`/proc/${pid}/comm`, 'utf8').trim()} (process ${pid})`
  } catch {
    return null
  }
}

function socketsListening(table: string, port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  const rows = readFileSync(table, 'utf8').split('\n').slice(1)
  return rows.flatMap((row) => {
    const [, local = '', , state, , , , , , inode] = row.trim().split(/\s+/)
    return state === LISTEN && local.endsWith(suffix) && inode ? [`socket:[${inode}]`] : []
  })
}

// A process that ends meanwhile, or belongs to somebody else, is not the one we can name.
function holdsOneOf(pid: string, sockets: ReadonlySet<string>): boolean {
  try {
    const folder = `/proc/${pid}/fd`
    return readdirSync(folder).some((name) => sockets.has(readlinkOrNothing(`${folder}/${name}`)))
  } catch {
    return false
  }
}

function readlinkOrNothing(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}
