import { entryOfPassword } from './hash-list-format.ts'

/** Characters that stand for letters in passwords such as `p4$$w0rd`. */
const disguises: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
  '+': 't',
}

const shortestWord = 4

/**
 * The entries of which one being on the list of common passwords makes a password common: the password itself, and the one word
 * that makes up at least half of it once its case, the digits and signs around it, its disguise or its repetition are taken away
 * (`Password1234!`, `$ummer2025!`, `monkeymonkey99`). Lists of whole passwords hit little from twelve characters on (SEC-S03).
 */
export function commonEntries(password: string): number[] {
  const whole = password.normalize('NFC').toLowerCase()
  const head = whole.replace(/[^\p{L}]+$/u, '')
  const core = head.replace(/^[^\p{L}]+/u, '')
  const words = [head, core, undisguised(head), undisguised(core)]
    .filter((word) => word.length >= shortestWord && word.length * 2 >= whole.length)
    .flatMap((word) => [word, once(word)])
    .filter((word) => word.length >= shortestWord)
  return [...new Set([whole, ...words])].map((word) => entryOfPassword(word))
}

const undisguised = (text: string): string => [...text].map((letter) => disguises[letter] ?? letter).join('')

/** `monkeymonkey` is `monkey`. */
const once = (text: string): string => /^(.{4,64}?)\1+$/su.exec(text)?.[1] ?? text
