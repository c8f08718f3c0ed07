import { foundation } from './0001-foundation.ts'
import { peopleOfAnOffice } from './0002-people.ts'
import { wholeProtocol } from './0003-protocol.ts'
import type { Migration } from './migration.ts'

/** Every step, oldest first; a new one is added at the end, an old one is never edited. */
export const migrations: readonly Migration[] = [foundation, peopleOfAnOffice, wholeProtocol]
