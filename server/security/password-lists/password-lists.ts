import { join } from 'node:path'
import { errorFields, type Log } from '../../platform/log.ts'
import { createLane } from '../password-lane.ts'
import { commonEntries } from './common-passwords.ts'
import { describeHashList, hashListHolds } from './hash-list.ts'
import { HashListError } from './hash-list-error.ts'
import { entryOfPassword } from './hash-list-format.ts'

/** The file of breached passwords: not there, in use with so many passwords, or there and of no use, with what to do. */
export type BreachedState =
  | { kind: 'absent' }
  | { kind: 'in_use'; count: number }
  | { kind: 'unusable'; sentence: string }

/** The lists of passwords that nobody should choose. Nothing of them is kept in memory. */
export interface PasswordLists {
  /**
   * Whether it is on the list that comes with the product, or a word of it with decoration.
   * @throws {BusyError} {HashListError}
   */
  isCommon(password: string): Promise<boolean>
  /**
   * Whether it is in the office's file of breached passwords; null where there is none that can be used, which the log says.
   * @throws {BusyError}
   */
  isBreached(password: string): Promise<boolean | null>
  /** As it is now; a file that was put there counts at once. */
  breached(): Promise<BreachedState>
  close(): Promise<void>
}

interface PasswordListsOptions {
  /** Where the file of breached passwords is, if there is one; null where there can be none. */
  breachedFile: string | null
  log: Log
}

/** Beside this file, and beside the bundle of the desktop app. */
const commonFile = join(import.meta.dirname, 'common.authly')

// Look-ups are quick, and so many at once are an attack.
const laneOptions = { width: 2, queueLimit: 64 }

export function createPasswordLists({ breachedFile, log }: PasswordListsOptions): PasswordLists {
  const lane = createLane(laneOptions)
  // Damage inside is seen only by the look-up that comes upon it, so it is told until the file is another one.
  let problem: { sentence: string; modifiedAt: number | null } | undefined

  function remember(thrown: HashListError, modifiedAt: number | null): string {
    if (problem?.sentence !== thrown.message || problem.modifiedAt !== modifiedAt)
      log.error('The file of breached passwords cannot be used', { ...errorFields(thrown), sentence: thrown.message })
    problem = { sentence: thrown.message, modifiedAt }
    return thrown.message
  }

  async function breached(): Promise<BreachedState> {
    if (breachedFile === null) return { kind: 'absent' }
    try {
      const { count, modifiedAt } = await describeHashList(breachedFile)
      return problem?.modifiedAt === modifiedAt
        ? { kind: 'unusable', sentence: problem.sentence }
        : { kind: 'in_use', count }
    } catch (thrown) {
      if (!(thrown instanceof HashListError)) throw thrown
      return thrown.kind === 'absent' ? { kind: 'absent' } : { kind: 'unusable', sentence: remember(thrown, null) }
    }
  }

  async function lookUpBreached(path: string, password: string): Promise<boolean | null> {
    const { modifiedAt } = await describeHashList(path)
    try {
      return await hashListHolds(path, [entryOfPassword(password.normalize('NFC'))])
    } catch (thrown) {
      if (thrown instanceof HashListError) remember(thrown, modifiedAt)
      else throw thrown
      return null
    }
  }

  return {
    isCommon: (password) => lane.run(() => hashListHolds(commonFile, commonEntries(password))),
    async isBreached(password) {
      if (breachedFile === null) return null
      try {
        return await lane.run(() => lookUpBreached(breachedFile, password))
      } catch (thrown) {
        if (!(thrown instanceof HashListError)) throw thrown
        if (thrown.kind !== 'absent') remember(thrown, null)
        return null
      }
    },
    breached,
    close: () => lane.close(),
  }
}
