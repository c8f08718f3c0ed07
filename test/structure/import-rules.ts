import path from 'node:path'
import {
  CONTRACT_PACKAGES,
  DIRECTION,
  FREE_ROOMS,
  PACKAGE_HOMES,
  ROOMS_WITHOUT_NODE,
  type Room,
  roomOf,
  SERVER_ROOMS,
  type ServerRoom,
} from './rooms.ts'
import type { SourceFile } from './source-files.ts'

const IMPORTS = [
  /^\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/gm,
  /^\s*import\s*['"]([^'"]+)['"]/gm,
  /\b(?:import|require)\(\s*['"]([^'"]+)['"]/g,
]

/**
 * The rules these files break, one sentence each, with the rule, the file and the import.
 */
export function brokenImportRules(files: SourceFile[]): string[] {
  return files.flatMap((file) =>
    importsOf(file.text).flatMap((specifier) => {
      const rule = specifier.startsWith('.')
        ? brokenByFile(file.path, specifier)
        : brokenByPackage(file.path, specifier)
      return rule === undefined ? [] : [`${rule}: ${file.path} imports ${specifier}`]
    }),
  )
}

/** What a source imports, statically or not, for its types or not. */
export function importsOf(text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')
  return IMPORTS.flatMap((pattern) => [...code.matchAll(pattern)].flatMap(([, specifier]) => specifier ?? []))
}

function brokenByFile(from: string, specifier: string): string | undefined {
  const target = path.posix.join(path.posix.dirname(from), specifier)
  const source = roomOf(from)
  const goal = roomOf(target)
  if (source === goal || source === 'test') return undefined
  if (source === 'tool') return brokenByTool(from, target)
  if (source === 'contract') return 'server/contract imports zod, @orpc/contract and itself'
  if (source === 'electron') return mayElectron(target) ? undefined : 'electron → server/index + server/contract'
  if (source === 'renderer') return goal === 'contract' ? undefined : 'renderer → server/contract'
  if (!target.startsWith('server/')) return 'server → nothing outside server'
  if (goal === 'contract') return undefined
  return pointsLeft(source, goal) ? undefined : `imports only point left (${DIRECTION})`
}

// The start and package scripts need the Electron that the tests make; a build configuration needs nothing of the product.
function brokenByTool(from: string, target: string): string | undefined {
  const allowed = target.startsWith('test/electron-runtime/') || target.startsWith(`${path.posix.dirname(from)}/`)
  return allowed ? undefined : 'a script imports its own folder and test/electron-runtime'
}

function mayElectron(target: string): boolean {
  return target === 'server/index.ts' || target.startsWith('server/contract/')
}

function pointsLeft(source: ServerRoom, goal: Room): boolean {
  const order: readonly Room[] = SERVER_ROOMS
  const rank = order.indexOf(goal)
  return rank !== -1 && rank < order.indexOf(source)
}

function brokenByPackage(from: string, specifier: string): string | undefined {
  const room = roomOf(from)
  if (FREE_ROOMS.includes(room)) return undefined
  if (specifier.startsWith('node:'))
    return ROOMS_WITHOUT_NODE.includes(room) ? 'no Node in contract and renderer' : undefined
  const name = packageName(specifier)
  if (room === 'contract' && !CONTRACT_PACKAGES.includes(name))
    return 'server/contract imports zod, @orpc/contract and itself'
  const home = PACKAGE_HOMES.find(({ packages }) => packages.test(name))
  return home && !home.rooms.includes(room) ? home.rule : undefined
}

function packageName(specifier: string): string {
  const [first = '', second = ''] = specifier.split('/')
  return first.startsWith('@') ? `${first}/${second}` : first
}
