import type { BulkChange } from '../../../server/contract/people-bulk.ts'
import { peopleCount } from './people-words.ts'

export interface BulkAction {
  kind: BulkChange['kind']
  /** On the menu. */
  label: string
  /** The question, with how many are meant: `3 people`. */
  question: (who: string) => string
  /** What it does to each of them. */
  sentence: string
  /** On the button. */
  confirm: string
  /** What must be chosen first. */
  asks?: 'role' | 'group'
  harmless?: boolean
}

/** What can be done to many people at once, in the order of the menu. */
export const bulkActions: readonly BulkAction[] = [
  {
    kind: 'join_group',
    label: 'Add to a group',
    question: (who) => `Add ${who} to a group?`,
    sentence: 'They stay in the groups that they are in.',
    confirm: 'Add to the group',
    asks: 'group',
    harmless: true,
  },
  {
    kind: 'leave_group',
    label: 'Take out of a group',
    question: (who) => `Take ${who} out of a group?`,
    sentence: 'Applications stop seeing the group at the next sign-in. Who is not in it stays as they are.',
    confirm: 'Take out',
    asks: 'group',
  },
  {
    kind: 'set_role',
    label: 'Set the role',
    question: (who) => `Set the role of ${who}?`,
    sentence: 'It counts at once, also where they are signed in.',
    confirm: 'Set the role',
    asks: 'role',
  },
  {
    kind: 'require_password_change',
    label: 'Ask for a new password',
    question: (who) => `Ask ${who} for a new password?`,
    sentence: 'Each of them chooses another password at the next sign-in. Nobody is signed out.',
    confirm: 'Ask for a new password',
    harmless: true,
  },
  {
    kind: 'end_sessions',
    label: 'Sign out everywhere',
    question: (who) => `Sign ${who} out everywhere?`,
    sentence: 'Their sessions and the tokens that came of them end at once. They can sign in again.',
    confirm: 'Sign out',
  },
  {
    kind: 'enable',
    label: 'Enable',
    question: (who) => `Enable ${who}?`,
    sentence: 'They can sign in again as before.',
    confirm: 'Enable',
    harmless: true,
  },
  {
    kind: 'disable',
    label: 'Disable',
    question: (who) => `Disable ${who}?`,
    sentence: 'They are signed out everywhere at once, and cannot sign in until enabled again.',
    confirm: 'Disable',
  },
  {
    kind: 'remove',
    label: 'Delete',
    question: (who) => `Delete ${who}?`,
    sentence:
      'They are signed out everywhere, and everything issued to them ends. The record of what they did stays. This cannot be undone.',
    confirm: 'Delete',
  },
]

/** The change that was asked for; null while something must still be chosen. */
export function changeOf(kind: BulkChange['kind'], choice: string | null): BulkChange | null {
  switch (kind) {
    case 'set_role':
      return choice === 'admin' || choice === 'auditor' || choice === 'user' ? { kind, role: choice } : null
    case 'join_group':
    case 'leave_group':
      return choice === null ? null : { kind, group: choice }
    default:
      return { kind }
  }
}

/** What came of it: `11 people done, 1 refused`. */
export function outcomeSentence(done: number, refused: number): string {
  return refused === 0 ? `Done for ${peopleCount(done)}.` : `Done for ${peopleCount(done)}, refused for ${refused}.`
}
