import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  statfsSync,
  statSync,
} from 'node:fs'
import { dirname, resolve } from 'node:path'
import { isExposed, requireOwn } from './private-file.ts'
import { StorageError, storageErrorFrom } from './storage-error.ts'

export interface DataFolderOptions {
  path: string
  /** The number by which Linux knows a file system (statfs `f_type`); asked of the system by default. */
  filesystemType?: (path: string) => number
}

// linux/magic.h: file systems whose locks and flushes depend on another machine.
const networkFilesystems = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xfe534d42, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0x5346414f, 'AFS'],
  [0x00c36400, 'Ceph'],
  [0x0bd00bd0, 'Lustre'],
])

/**
 * Makes the data folder ready: it is there, ours, closed to other users (0700), on a local disk and writable.
 * @returns its absolute path, links resolved
 * @throws {StorageError} `not_a_folder`, `not_writable`, `foreign_owner`, `exposed`, `network_filesystem`, `disk_full`
 */
export function prepareDataFolder(options: DataFolderOptions): string {
  const folder = makeFolder(options.path)
  requireOwn(statSync(folder), folder)
  closeToOthers(folder)
  requireLocalDisk(folder, options.filesystemType ?? ((path) => statfsSync(path).type))
  requireWritable(folder)
  return folder
}

function makeFolder(path: string): string {
  try {
    if (makeMissing(resolve(path))) chmodSync(path, 0o700)
    return realpathSync(path)
  } catch (error) {
    throw storageErrorFrom(error, path)
  }
}

// One level after the other: Node's own recursive mkdir never comes back where a parent takes no folder, as under /proc.
function makeMissing(path: string): boolean {
  const isThere = existsSync(path)
  if (!isThere) makeMissing(dirname(path))
  mkdirSync(path, { recursive: isThere, mode: 0o700 })
  return !isThere
}

function closeToOthers(folder: string): void {
  const found = statSync(folder)
  if (!isExposed(found)) return
  // A folder of somebody's own files, named by mistake (`--data /home/anna`), is not ours to close.
  if (!isEmptyOrOurs(folder)) throw new StorageError('exposed', { place: folder })
  chmodSync(folder, found.mode & 0o700)
}

function isEmptyOrOurs(folder: string): boolean {
  const names = readdirSync(folder)
  return names.length === 0 || names.some((name) => name === 'keys.json' || name.startsWith('authly.'))
}

/** SEC-D21. Elsewhere than on Linux the number means nothing and is not looked at. */
function requireLocalDisk(folder: string, filesystemType: (path: string) => number): void {
  if (process.platform !== 'linux') return
  const name = networkFilesystems.get(filesystemType(folder) >>> 0)
  if (name) throw new StorageError('network_filesystem', { place: folder, detail: name })
}

function requireWritable(folder: string): void {
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    throw storageErrorFrom(error, folder)
  }
}
