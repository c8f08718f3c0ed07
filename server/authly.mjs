#!/usr/bin/env node
// Plain JavaScript of every Node's age: an older one must be able to say what is wrong before anything newer is loaded.
const NEEDED_NODE = 24

if (Number.parseInt(process.versions.node, 10) < NEEDED_NODE) {
  process.stderr.write(
    `authly: Authly runs on Node ${NEEDED_NODE} or newer, and this is Node ${process.versions.node} (${process.execPath}). ` +
      `Where it was installed with npm, "npm run authly -- …" uses the right one; otherwise install Node ${NEEDED_NODE} from nodejs.org.\n`,
  )
  process.exit(69)
}

await import('./main.ts')
