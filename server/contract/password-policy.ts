import * as z from 'zod'

/**
 * The office's password policy as data with sentences: the same list is shown while a person types, and checked by the server,
 * which adds what only it can know (`people.checkPassword`). Lengths are in characters (Unicode code points after NFC).
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

/** `classic` asks for kinds of characters; `modern` for length and nothing that is easy to guess (NIST SP 800-63B-4, ASVS 5 6.2). */
const passwordPresets = ['classic', 'modern'] as const

/** `minLength` is for the modern preset: 15 where the password is the only factor, 8 where a second one is required. */
export const passwordPolicy = z.object({
  preset: z.enum(passwordPresets).default('classic'),
  minLength: z.int().min(8).max(64).default(15),
})
export type PasswordPolicy = z.infer<typeof passwordPolicy>

/** What holds where nobody has decided otherwise. */
const defaultPasswordPolicy: PasswordPolicy = { preset: 'classic', minLength: 15 }

const CLASSIC_LENGTH = 12
const MAX_LENGTH = 128
const RUNS = ['abcdefghijklmnopqrstuvwxyz', '01234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm']

interface Rule {
  id: string
  sentence: string
  meets(password: string, context: PasswordContext): boolean
}

const atLeast = (length: number): Rule => ({
  id: 'length',
  sentence: `${length} characters or more`,
  meets: (password) => [...password].length >= length,
})

const notTooLong: Rule = {
  id: 'not_too_long',
  sentence: `${MAX_LENGTH} characters at most`,
  meets: (password) => [...password].length <= MAX_LENGTH,
}

const composition: readonly Rule[] = [
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
]

const noOwnWords: Rule = {
  id: 'no_own_words',
  sentence: 'Not your name, e-mail address, this server’s name or “authly”',
  meets: (password, { words }) => !holdsOwnWord(password, words),
}

const rulesOf = ({ preset, minLength }: PasswordPolicy): readonly Rule[] =>
  preset === 'classic'
    ? [atLeast(CLASSIC_LENGTH), notTooLong, ...composition, noOwnWords]
    : [atLeast(minLength), notTooLong, noOwnWords]

/** Every requirement that needs no list, with whether `password` meets it, in the order in which they are shown. */
export function passwordRequirements(
  password: string,
  context: PasswordContext,
  policy: PasswordPolicy = defaultPasswordPolicy,
): PasswordRequirement[] {
  const normal = password.normalize('NFC')
  return rulesOf(policy).map(({ id, sentence, meets }) => ({ id, sentence, met: meets(normal, context) }))
}

interface KnownPerson {
  username: string
  name: string
  email: string | null
}

/**
 * The context words of one person: every part of four or more characters of what is known of them and of the office.
 * @param office names that the office goes by, such as the host that its server is called
 */
export function passwordContext(
  { username, name, email }: KnownPerson,
  office: readonly string[] = [],
): PasswordContext {
  const parts = [username, name, email ?? '', ...office].flatMap((text) => text.split(/[\s@._+-]+/u))
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
