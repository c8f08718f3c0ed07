/** How hard a password is to guess: advice, which decides nothing. */
export interface PasswordStrength {
  /** 0 (guessed at once) to 4. */
  score: number
  sentence: string
}

export interface StrengthMeter {
  /** @param words that the person is known by, which are the first that somebody tries */
  estimate(password: string, words: readonly string[]): Promise<PasswordStrength>
}

const sentences = [
  'Guessed at once.',
  'Easy to guess.',
  'Could be guessed by somebody who tries for long.',
  'Hard to guess.',
  'Very hard to guess.',
] as const

// The work grows with the square of the length, and the event loop waits for it: 15 ms at worst for 24 characters,
// 50 to 140 for 100, and more than a second with the dictionaries of a language. What is strong has shown it by then.
const longest = 24
const mostWords = 20
/** Passwords in the order of their frequency; what comes later hardly changes an estimate, and takes memory. */
const dictionaryLength = 20_000

/** Loads its dictionaries (100 ms, 30 MB) at the first question and not with the server. */
export function createStrengthMeter(): StrengthMeter {
  let loading: ReturnType<typeof loadEstimator> | undefined
  return {
    async estimate(password, words) {
      loading ??= loadEstimator()
      const estimator = await loading
      const start = [...password.normalize('NFC')].slice(0, longest).join('')
      const { score } = estimator.check(start, words.slice(0, mostWords))
      return { score, sentence: sentences[score] }
    },
  }
}

async function loadEstimator() {
  const [{ ZxcvbnFactory }, { adjacencyGraphs, dictionary }] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
  ])
  return new ZxcvbnFactory({
    dictionary: {
      passwords: dictionary['passwords-common'].slice(0, dictionaryLength),
      words: dictionary['diceware-common'],
    },
    graphs: { qwerty: adjacencyGraphs.qwerty, qwertz: adjacencyGraphs.qwertz, azerty: adjacencyGraphs.azerty },
  })
}
