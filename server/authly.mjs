#!/usr/bin/env node
// Plain JavaScript of every Node's age: an older one must be able to say what is wrong before anything newer is loaded.
import module from 'node:module'
import { fileURLToPath } from 'node:url'

const NEEDED_NODE = 24

if (Number.parseInt(process.versions.node, 10) < NEEDED_NODE) {
  process.stderr.write(
    `authly: Authly runs on Node ${NEEDED_NODE} or newer, and this is Node ${process.versions.node} (${process.execPath}). ` +
      `Where it was installed with npm, "npm run authly -- …" uses the right one; otherwise install Node ${NEEDED_NODE} from nodejs.org.\n`,
  )
  process.exit(69)
}

// Half of a start is spent on taking the types out of the sources; what came of it is kept for the next one.
// It lies beside the packages and not in the system's folder for temporary files, where other users could write.
module.enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/authly', import.meta.url)))

await import('./main.ts')
