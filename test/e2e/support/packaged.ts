import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses'
import { checkout } from './checkout.ts'

/** The app as users get it, unpacked. */
export interface Packaged {
  folder: string
  executable: string
}

/** Packages the app as `npm run package` does, without the archive. */
export async function packageApp(): Promise<Packaged> {
  await promisify(execFile)(process.execPath, [path.join(checkout, 'electron', 'package.mjs'), 'dir'], {
    cwd: checkout,
  })
  return packagedIn(path.join(checkout, 'release', 'linux-unpacked'))
}

/**
 * A copy that differs from what users get in one bit: the fuse through which Playwright attaches is on (SEC-E21 has it off).
 * @returns the copy, and what removes it
 */
export async function inspectableCopy({ folder }: Packaged): Promise<Packaged & { remove(): void }> {
  const parent = realpathSync(mkdtempSync(path.join(tmpdir(), 'authly-packaged-')))
  const copy = packagedIn(path.join(parent, 'authly'))
  cpSync(folder, copy.folder, { recursive: true })
  await flipFuses(copy.executable, {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  })
  return { ...copy, remove: () => rmSync(parent, { recursive: true, force: true }) }
}

function packagedIn(folder: string): Packaged {
  return { folder, executable: path.join(folder, 'authly') }
}
