const NEEDED = 24

/**
 * Ends the process with a sentence when it does not run on Node 24.
 * On an older Node the SQLite addon takes the process down without a word.
 */
export function requireNode24() {
  const running = process.versions.node
  if (Number.parseInt(running, 10) === NEEDED) return
  console.error(
    `This needs Node ${NEEDED}, and ${process.execPath} is Node ${running}. ` +
      `"npm ci" installs Node ${NEEDED} into node_modules/.bin, where npm scripts find it first: run it through npm. ` +
      `If node_modules/.bin has no node, there is no packaged one for ${process.platform} ${process.arch}: ` +
      `install Node ${NEEDED} from nodejs.org and put it first in PATH.`,
  )
  process.exit(1)
}
