import { breachedSource } from '../security/password-lists/breached-source.ts'
import { type BuildProgress, buildHashList } from '../security/password-lists/build-hash-list.ts'

const everyMs = 2000

/**
 * `authly passwords build FILE OUT`: makes the file of breached passwords, and says on standard error how far it is.
 * @throws {HashListError} and leaves a file that was there as it was
 */
export async function buildPasswords(source: string, path: string): Promise<void> {
  const count = await buildHashList({ source, path, entryOf: breachedSource(), onProgress: progressOnStderr() })
  process.stdout.write(`${count} passwords in ${path}\n`)
}

function progressOnStderr(): (progress: BuildProgress) => void {
  let said = performance.now()
  return ({ lines, bytes }) => {
    if (performance.now() - said < everyMs) return
    said = performance.now()
    process.stderr.write(`${lines} lines, ${Math.round(bytes / 1_000_000)} MB read\n`)
  }
}
