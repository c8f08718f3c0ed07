import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A private folder (0700) that is gone when the running test ends. */
export function tempFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'authly-test-')))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
