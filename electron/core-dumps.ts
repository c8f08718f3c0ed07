import { writeFileSync } from 'node:fs'

/**
 * Keeps this process's memory, and with it the keys, out of a core dump (SEC-E28); child processes inherit it.
 * Linux only: macOS and Windows write no dump of an app unless someone sets that up.
 */
export function keepMemoryOutOfCoreDumps(): void {
  if (process.platform !== 'linux') return
  try {
    // core(5): each bit lets one kind of memory into the dump; none is set.
    writeFileSync('/proc/self/coredump_filter', '0')
  } catch {
    // A kernel without the file makes no filtered dumps either; the app is no worse off than any other there.
  }
}
