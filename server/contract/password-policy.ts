/**
 * The office's default password policy as data with sentences: the same list is shown while a person types,
 * and checked by the server. Lengths are in characters (Unicode code points after NFC).
 */
export interface PasswordContext {
  /** Words that must not make up the password: the person's own user name, name, e-mail address, and the product's name. */
  words: readonly string[]
}

export interface PasswordRequirement {
  id: string
  /** What must be so, as a person would say it. */
  sentence: string
  met: boolean
}

const MIN_LENGTH = 12
const MAX_LENGTH = 128
const RUNS = ['abcdefghijklmnopqrstuvwxyz', '01234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm']

interface Rule {
  id: string
  sentence: string
  meets(password: string, context: PasswordContext): boolean
}

const rules: readonly Rule[] = [
  {
    id: 'length',
    sentence: `${MIN_LENGTH} characters or more`,
    meets: (password) => [...password].length >= MIN_LENGTH,
  },
  {
    id: 'not_too_long',
    sentence: `${MAX_LENGTH} characters at most`,
    meets: (password) => [...password].length <= MAX_LENGTH,
  },
  { id: 'lower', sentence: 'A lower-case letter', meets: (password) => /\p{Ll}/u.test(password) },
  { id: 'upper', sentence: 'An upper-case letter', meets: (password) => /\p{Lu}/u.test(password) },
  { id: 'digit', sentence: 'A digit', meets: (password) => /\p{Nd}/u.test(password) },
  {
    id: 'special',
    sentence: 'A space, a punctuation mark or another symbol',
    meets: (password) => /[^\p{L}\p{N}]/u.test(password),
  },
  { id: 'no_repeat', sentence: 'No character four times in a row', meets: (password) => !/(.)\1{3}/su.test(password) },
  { id: 'no_run', sentence: 'No run of four such as 1234, abcd or qwer', meets: (password) => !holdsRun(password) },
  {
    id: 'no_own_words',
    sentence: 'Not your name, e-mail address or “authly”',
    meets: (password, { words }) => !holdsOwnWord(password, words),
  },
]

/** Every requirement with whether `password` meets it, in the order in which they are shown. */
export function passwordRequirements(password: string, context: PasswordContext): PasswordRequirement[] {
  const normal = password.normalize('NFC')
  return rules.map(({ id, sentence, meets }) => ({ id, sentence, met: meets(normal, context) }))
}

/** The context words of one person: every part of four or more characters of what is known of them. */
export function passwordContext(known: { username: string; name: string; email: string | null }): PasswordContext {
  const parts = [known.username, known.name, known.email ?? ''].flatMap((text) => text.split(/[\s@._+-]+/u))
  return { words: ['authly', ...parts.filter((part) => [...part].length >= 4)] }
}

// Runs of three are left alone on purpose: they are inside "student", "define" and "nope" (SEC-S02).
function holdsRun(password: string): boolean {
  const lower = password.toLowerCase()
  const windows = [...lower].map((_, at, all) => all.slice(at, at + 4)).filter((window) => window.length === 4)
  return windows.some((window) => {
    const forwards = window.join('')
    const backwards = window.toReversed().join('')
    return RUNS.some((run) => run.includes(forwards) || run.includes(backwards))
  })
}

function holdsOwnWord(password: string, words: readonly string[]): boolean {
  const lower = password.toLowerCase()
  return words.some((word) => lower.includes(word.normalize('NFC').toLowerCase()))
}
