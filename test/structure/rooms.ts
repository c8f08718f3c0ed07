// The map of the product as data: which room a file is in, what each room may import.

/** Imports only point left: a room of server/ may import itself and what stands before it. */
export const SERVER_ROOMS = ['platform', 'storage', 'security', 'identity', 'oauth', 'admin', 'http', 'front'] as const

/** Folders of the rightmost room, beside the files that lie in server/ itself. */
export const FRONT_FOLDERS = ['command-line', 'listening', 'seed']

export type ServerRoom = (typeof SERVER_ROOMS)[number]
export type Room = ServerRoom | 'contract' | 'electron' | 'renderer' | 'test' | 'tool'

export const DIRECTION = 'contract, platform < storage < security < identity < oauth < admin < http < index, main'

/** Packages that belong to some rooms only; a name stands for the package and all its subpaths. */
export const PACKAGE_HOMES: { packages: RegExp; rooms: Room[]; rule: string }[] = [
  { packages: /^(fastify|@fastify\/.+)$/, rooms: ['http'], rule: 'fastify only in server/http' },
  { packages: /^(kysely|better-sqlite3|pg)$/, rooms: ['storage'], rule: 'kysely and drivers only in server/storage' },
  { packages: /^(electron|electron-builder|@electron\/.+)$/, rooms: ['electron'], rule: 'electron only in electron/' },
  {
    packages: /^(react|react-dom|uplot|@mantine\/.+|@tanstack\/.+|@tabler\/.+)$/,
    rooms: ['renderer'],
    rule: 'react only in renderer/',
  },
  {
    packages: /^(vitest|@playwright\/.+|playwright|fast-check)$/,
    rooms: ['test'],
    rule: 'test libraries only in test/',
  },
]

/** The renderer loads the contract, so both do without Node, and the contract with these packages alone. */
export const ROOMS_WITHOUT_NODE: Room[] = ['contract', 'renderer']
export const CONTRACT_PACKAGES = ['zod', '@orpc/contract']

/** Tests reach into every room and use every package; tools (builds, start scripts) are not part of the product. */
export const FREE_ROOMS: Room[] = ['test', 'tool']

/**
 * The room of a file.
 *
 * @param file path from the top of the repository, with slashes
 */
export function roomOf(file: string): Room {
  const [top = '', second = ''] = file.split('/')
  if (top === 'test') return 'test'
  if (isTool(file)) return 'tool'
  if (top === 'electron' || top === 'renderer') return top
  if (top !== 'server') return 'tool'
  if (second === 'contract') return 'contract'
  // It holds types and defaults that every room reads.
  if (second === 'config.ts') return 'platform'
  return SERVER_ROOMS.find((room) => room === second) ?? 'front'
}

function isTool(file: string): boolean {
  return file.endsWith('.mjs') || file.endsWith('vite.config.ts')
}
