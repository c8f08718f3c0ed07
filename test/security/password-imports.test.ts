import { createSecretKey, randomBytes } from 'node:crypto'
import { hashSync } from 'bcrypt'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createPasswords } from '../../server/security/passwords.ts'

vi.setConfig({ testTimeout: 60_000 })

function passwords(cost = 4) {
  const pepper = { id: 'p1', key: createSecretKey(randomBytes(32)) }
  const made = createPasswords({ pepper, cost: () => cost, lane: { width: 1, queueLimit: 3 } })
  onTestFinished(() => made.close())
  return made
}

const spoken = 'Seven green kettles, 1 table é😀'
const base64 = (bytes: number) => Buffer.alloc(bytes, 7).toString('base64').replace(/=+$/, '')
const scryptHash = 'cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofLVQylVYT8Pz2LUlwUkKpr55h6F3A1lHkDfzwF7RVdYhw'

test.for([
  { by: 'crypt_blowfish', password: 'U*U', hash: '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW' },
  {
    by: 'PHP',
    password: 'rasmuslerdorf',
    hash: '$2y$07$BCryptRequires22Chrcte/VlQH0piJtjXl.0t1XkA8pw9dMXTpOq',
  },
  {
    by: 'the reference implementation of argon2',
    password: 'password',
    hash: '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
  },
  {
    by: 'argon2-cffi with four lanes',
    password: spoken,
    hash: '$argon2id$v=19$m=8192,t=2,p=4$3hQNpBpnfjoV00tJT/OkMA$Iocs21GdTETjqjFxSB6/1A',
  },
  {
    by: 'RFC 7914 §12',
    password: 'pleaseletmein',
    hash: `$scrypt$ln=14,r=8,p=1$${Buffer.from('SodiumChloride').toString('base64').replace(/=+$/, '')}$${scryptHash}`,
  },
  {
    by: 'passlib (scrypt)',
    password: spoken,
    hash: '$scrypt$ln=12,r=8,p=1$ce69N+ZcK2XsnbN2bk1JiQ$NKP83ixnWv2iFGHPD6a6UOJEImBIY2+zZyTqHh5zK4o',
  },
  {
    by: 'passlib (PBKDF2, SHA-256)',
    password: spoken,
    hash: '$pbkdf2-sha256$29000$XWuttTbmPIeQstYaI6S0dg$r/nO39Yboah9xrCvsY/oIVNHjWhHEjpAYdHhkrRV0Yk',
  },
  {
    by: 'passlib (PBKDF2, SHA-512)',
    password: spoken,
    hash: '$pbkdf2-sha512$25000$PIfwfm.N8d6bM.ZcCwHAmA$ZNQLw5OLgN41ah1xotJ5aRIqH2lcLflh9L.pp3HJIM5GBFAcd928tEFdggQJlwTssxjDIOOiUaX2MFG3dc2Dmw',
  },
  {
    by: 'passlib, spelled as the PHC string format has it',
    password: spoken,
    hash: '$pbkdf2-sha256$i=29000,l=32$XWuttTbmPIeQstYaI6S0dg$r/nO39Yboah9xrCvsY/oIVNHjWhHEjpAYdHhkrRV0Yk',
  },
  {
    by: 'Django',
    password: spoken,
    hash: 'pbkdf2_sha256$260000$zMgzZp9zHwhiKFTQOLDee8$Yy6TNa0/kRUOyNP+wbUgSrxJ2FOxRpn4ujpCTsE2NFE=',
  },
])(
  'a hash made by $by is taken over: its password is right, another is wrong, and it is to be made anew',
  async ({ password, hash }) => {
    const { acceptsImport, importProblem, needsRehash, verify } = passwords()
    expect([importProblem(hash), acceptsImport(hash), needsRehash(hash)]).toEqual([null, true, true])
    expect(await verify(password, hash)).toBe(true)
    expect(await verify(`${password} `, hash)).toBe(false)
    expect(await verify('', hash)).toBe(false)
  },
)

test.for([
  ['no hash', 'sunflower', 'it must be bcrypt'],
  ['a plain digest', '5f4dcc3b5aa765d61d8327deb882cf99', 'it must be bcrypt'],
  ['one of our own', `v1:p1:${hashSync('x', 4)}`, 'it must be bcrypt'],
  ['half a bcrypt', '$2b$10$abc', 'no complete bcrypt hash'],
  ['another bcrypt', '$2x$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW', 'no complete bcrypt hash'],
  ['a bcrypt that would take minutes', '$2b$20$'.padEnd(60, 'a'), 'its bcrypt cost is 20 and must be from 4 to 14'],
  ['argon2i', `$argon2i$v=19$m=64,t=3,p=1$${base64(16)}$${base64(32)}`, 'only argon2id'],
  ['argon2id without a hash', `$argon2id$v=19$m=64,t=3,p=1$${base64(16)}`, 'no complete argon2id hash'],
  ['argon2id without its passes', `$argon2id$v=19$m=64,p=1$${base64(16)}$${base64(32)}`, 'no complete argon2id hash'],
  ['argon2id with a parameter twice', `$argon2id$v=19$m=64,t=1,p=1,m=64$${base64(16)}$${base64(32)}`, 'no complete'],
  ['argon2id of an unknown version', `$argon2id$v=20$m=64,t=1,p=1$${base64(16)}$${base64(32)}`, 'no complete'],
  ['argon2id of 4 GiB', `$argon2id$v=19$m=4194304,t=1,p=1$${base64(16)}$${base64(32)}`, 'its memory (m, in KiB)'],
  [
    'argon2id of 4 thousand million passes',
    `$argon2id$v=19$m=8,t=4294967295,p=1$${base64(16)}$${base64(32)}`,
    'passes',
  ],
  ['argon2id of a million lanes', `$argon2id$v=19$m=65536,t=1,p=1000000$${base64(16)}$${base64(32)}`, 'lanes'],
  ['argon2id that is large and long', `$argon2id$v=19$m=131072,t=16,p=1$${base64(16)}$${base64(32)}`, 'times passes'],
  ['argon2id with too little for each lane', `$argon2id$v=19$m=16,t=1,p=4$${base64(16)}$${base64(32)}`, 'each lane'],
  ['argon2id with a salt of one byte', `$argon2id$v=19$m=64,t=1,p=1$${base64(1)}$${base64(32)}`, 'salt length'],
  ['argon2id with a hash of two bytes', `$argon2id$v=19$m=64,t=1,p=1$${base64(16)}$${base64(2)}`, 'hash length'],
  ['scrypt of 8 GiB', `$scrypt$ln=20,r=64,p=1$${base64(16)}$${base64(32)}`, 'block size'],
  ['scrypt of 1 GiB', `$scrypt$ln=20,r=8,p=1$${base64(16)}$${base64(32)}`, 'its memory in bytes'],
  ['scrypt that is long', `$scrypt$ln=17,r=8,p=16$${base64(16)}$${base64(32)}`, 'its work (N·r·p)'],
  ['scrypt with a sign in a number', `$scrypt$ln=-1,r=8,p=1$${base64(16)}$${base64(32)}`, 'no complete scrypt hash'],
  [
    'scrypt whose base64 is ambiguous',
    `$scrypt$ln=10,r=8,p=1$${base64(16)}$${base64(32).slice(0, -1)}/`,
    'no complete',
  ],
  ['PBKDF2 of a thousand million', `$pbkdf2-sha256$i=1000000000$${base64(16)}$${base64(32)}`, 'iterations'],
  ['PBKDF2 of no iteration', `$pbkdf2-sha256$i=0$${base64(16)}$${base64(32)}`, 'no complete PBKDF2 hash'],
  ['PBKDF2 of more than its digest gives', `$pbkdf2-sha256$i=1000$${base64(16)}$${base64(64)}`, 'hash length'],
  ['PBKDF2 of another length than it says', `$pbkdf2-sha256$i=1000,l=64$${base64(16)}$${base64(32)}`, 'no complete'],
  ['PBKDF2 with SHA-1', `$pbkdf2$1000$${base64(16)}$${base64(20)}`, 'no complete PBKDF2 hash'],
  ['a text without end', `$argon2id$${'a'.repeat(100_000)}`, 'longer than 300 characters'],
])('%s is refused with what is wrong, and is nobody’s password', async ([, hash = '', sentence]) => {
  const { acceptsImport, importProblem, verify } = passwords()
  expect(importProblem(hash)).toContain(sentence)
  expect(acceptsImport(hash)).toBe(false)
  expect(await verify('', hash)).toBe(false)
})

test('SEC-A63: the 72 bytes and the NUL at which bcrypt stops count for bcrypt alone', async () => {
  const { verify } = passwords()
  const start = 'p'.repeat(72)
  expect(await verify(start, hashSync(start, 4))).toBe(true)
  expect(await verify(`${start}Y`, hashSync(`${start}X`, 4))).toBe(false)
  expect(await verify('a\0b', hashSync('a\0c', 4))).toBe(false)
  // Python's hashlib.scrypt of 80 letters, a NUL and one more, with ln=10.
  const long = `${'p'.repeat(80)}\0b`
  const hash = '$scrypt$ln=10,r=8,p=1$BwcHBwcHBwcHBwcHBwcHBw$lBkpDSfWffx9eRgEOhWWD8Sqe99f8GaRt56/alU2nkw'
  expect(await verify(long, hash)).toBe(true)
  expect(await verify(`${'p'.repeat(80)}\0c`, hash)).toBe(false)
  expect(await verify(start, hash)).toBe(false)
})

test('SEC-S08: a check of an imported hash costs what a current one does, also where it is cheaper', async () => {
  const cost = 10
  const { hash, verify } = passwords(cost)
  const hashes = {
    current: await hash('another'),
    bcrypt: hashSync('another', 4),
    argon2id: `$argon2id$v=19$m=64,t=1,p=1$${base64(16)}$${base64(32)}`,
    scrypt: `$scrypt$ln=4,r=8,p=1$${base64(16)}$${base64(32)}`,
    pbkdf2: `$pbkdf2-sha256$i=1000$${base64(16)}$${base64(32)}`,
    django: `pbkdf2_sha256$20000$saltsalt$${base64(32)}=`,
    malformed: '$argon2id$v=19$',
    nobody: null,
  }
  const spent = new Map<string, number>()
  // Processor time over all threads, the least of several rounds: other work on the machine does not show in it.
  for (let round = 0; round < 6; round++) {
    for (const [name, stored] of Object.entries(hashes)) {
      const before = process.cpuUsage()
      await verify('a guess', stored)
      spent.set(name, Math.min(spent.get(name) ?? Infinity, process.cpuUsage(before).user))
    }
  }
  const current = spent.get('current') ?? 0
  for (const [name, microseconds] of spent) {
    expect(microseconds / current, name).toBeGreaterThan(0.7)
    expect(microseconds / current, name).toBeLessThan(1.5)
  }
})
