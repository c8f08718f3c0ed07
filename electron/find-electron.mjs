import { findElectron } from '../test/electron-runtime/find.mjs'
import { electronMadeBefore } from '../test/electron-runtime/prepare.mjs'

/**
 * An Electron that is here or can be downloaded. One that a test run has made here is welcome; none is made,
 * which takes minutes and a compiler.
 *
 * @returns {Promise<{ folder: string, executable: string, source: 'override' | 'package' | 'npm' }>}
 * @throws {Error} when there is none; the message is a sentence
 */
export function electronAtHand() {
  return findElectron({ say: console.log, beforeMaking: requireMadeBefore })
}

async function requireMadeBefore() {
  if (!(await electronMadeBefore())) throw new Error('Electron is not here and could not be downloaded.')
}
