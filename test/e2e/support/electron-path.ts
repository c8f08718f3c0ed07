import path from 'node:path'

/**
 * The executable of the Electron that `npm test` found, for Playwright's `executablePath`.
 *
 * @throws {Error} when the tests were started without one
 */
export function electronExecutable(): string {
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH
  if (folder === undefined) {
    throw new Error(
      'No Electron was handed over. Start the tests by "npm test -- --only e2e", or set ELECTRON_OVERRIDE_DIST_PATH to ' +
        'what "node test/electron-runtime/prepare.mjs" prints.',
    )
  }
  if (process.platform === 'darwin') return path.join(folder, 'Electron.app', 'Contents', 'MacOS', 'Electron')
  return path.join(folder, process.platform === 'win32' ? 'electron.exe' : 'electron')
}
