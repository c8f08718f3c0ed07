import { createSecretKey, randomBytes } from 'node:crypto'
import { hashSync } from 'bcrypt'
import { expect, onTestFinished, test } from 'vitest'
import { recommendedCost } from '../../server/security/password-costs.ts'
import { BusyError } from '../../server/security/password-lane.ts'
import { createPasswords, longestPasswordBytes, type PasswordsOptions } from '../../server/security/passwords.ts'

const pepper = { id: 'p1', key: createSecretKey(randomBytes(32)) }

function passwords(options: Partial<PasswordsOptions> = {}) {
  const made = createPasswords({ pepper, cost: () => 4, lane: { width: 1, queueLimit: 3 }, ...options })
  onTestFinished(() => made.close())
  return made
}

test('a password is the one that was hashed, exactly', async () => {
  const { hash, verify } = passwords()
  const stored = await hash(' Rain on tin roofs ')
  expect(await verify(' Rain on tin roofs ', stored)).toBe(true)
  for (const other of [
    'Rain on tin roofs',
    ' rain on tin roofs ',
    ' Rain on tin roofs \n',
    ' Rain on tin roofs \0',
    '',
  ]) {
    expect(await verify(other, stored)).toBe(false)
  }
})

test('SEC-A63: passwords that differ after 72 bytes differ, and so do those that differ after a NUL', async () => {
  const { hash, verify } = passwords()
  const start = 'p'.repeat(72)
  const stored = await hash(`${start}X`)
  expect(await verify(`${start}X`, stored)).toBe(true)
  expect(await verify(`${start}Y`, stored)).toBe(false)
  expect(await verify('a\0b', await hash('a\0c'))).toBe(false)
})

test('SEC-S05: an accent typed as one character or as two is the same password', async () => {
  const { hash, verify } = passwords()
  expect(await verify('cafe\u0301 au lait', await hash('caf\u00e9 au lait'))).toBe(true)
})

test('SEC-S01: the same password is stored differently each time, and is worth nothing without the pepper', async () => {
  const { hash } = passwords()
  const stored = await hash('Rain on tin roofs')
  expect(stored).toMatch(/^v1:p1:\$2b\$04\$/)
  expect(stored).not.toBe(await hash('Rain on tin roofs'))
  const elsewhere = passwords({ pepper: { id: 'p1', key: createSecretKey(randomBytes(32)) } })
  expect(await elsewhere.verify('Rain on tin roofs', stored)).toBe(false)
  const renamed = passwords({ pepper: { ...pepper, id: 'p2' } })
  expect(await renamed.verify('Rain on tin roofs', stored)).toBe(false)
})

test('SEC-S04: what is longer than the bound is refused on every path, without being hashed', async () => {
  const { hash, verify } = passwords()
  const longest = 'x'.repeat(longestPasswordBytes)
  const stored = await hash(longest)
  expect(await verify(longest, stored)).toBe(true)
  expect(await verify(`${longest}x`, stored)).toBe(false)
  await expect(hash(`${longest}x`)).rejects.toThrow(RangeError)
  await expect(hash('é'.repeat(longestPasswordBytes / 2 + 1))).rejects.toThrow(RangeError)
})

test.for(['$2a$', '$2b$', '$2y$'])('a bare bcrypt hash with the prefix %s is taken over', async (prefix) => {
  const { acceptsImport, needsRehash, verify } = passwords()
  const imported = hashSync('Rain on tin roofs', 4).replace('$2b$', prefix)
  expect(acceptsImport(imported)).toBe(true)
  expect(needsRehash(imported)).toBe(true)
  expect(await verify('Rain on tin roofs', imported)).toBe(true)
  expect(await verify('Rain on tin roof', imported)).toBe(false)
})

test('SEC-S07: the cost is asked at every hash: one that was made before it was raised is outdated, the next is not', async () => {
  let cost = 4
  const { hash, needsRehash, verify } = passwords({ cost: () => cost })
  const before = await hash('Rain on tin roofs')
  cost = 5
  expect(needsRehash(before)).toBe(true)
  expect(await verify('Rain on tin roofs', before)).toBe(true)
  const after = await hash('Rain on tin roofs')
  expect(after).toMatch(/^v1:p1:\$2b\$05\$/)
  expect(needsRehash(after)).toBe(false)
  cost = 4
  expect(needsRehash(after)).toBe(true)
})

test('SEC-S08: the check for nobody is always one of the current cost', async () => {
  let cost = 10
  const { verify } = passwords({ cost: () => cost })
  const spent = async () => {
    const rounds: number[] = []
    for (let round = 0; round < 5; round++) {
      const before = process.cpuUsage()
      await verify('a guess', null)
      rounds.push(process.cpuUsage(before).user)
    }
    return Math.min(...rounds)
  }
  const dear = await spent()
  cost = 8
  expect(dear / (await spent())).toBeGreaterThan(2.5)
  cost = 10
  expect((await spent()) / dear).toBeGreaterThan(0.6)
})

test('what each cost takes on this machine is measured once, in turn with sign-ins, and one that people do not notice is advised', async () => {
  const { costs, verify } = passwords({ lane: { width: 1, queueLimit: 3 } })
  const measuring = costs()
  expect(await verify('Rain', null)).toBe(false)
  const measured = await measuring
  expect(measured.map(({ cost }) => cost)).toEqual([10, 11, 12, 13, 14])
  const [cheapest, dearest] = [measured[0]?.ms ?? 0, measured.at(-1)?.ms ?? 0]
  // Sixteen times the work, each measured once: on a busy machine little of that is left.
  expect(dearest / cheapest).toBeGreaterThan(2)
  expect(await costs()).toBe(measured)
  expect(recommendedCost(measured)).toBe(measured.findLast(({ ms }) => ms <= 250)?.cost ?? 10)
  expect(recommendedCost([{ cost: 10, ms: 900 }])).toBe(10)
  expect(recommendedCost([10, 11, 12, 13].map((cost) => ({ cost, ms: 60 * 2 ** (cost - 10) })))).toBe(12)
})

test('SEC-A63: an imported hash proves nothing about a password that its bcrypt cut off', async () => {
  const { verify } = passwords()
  const start = 'p'.repeat(72)
  expect(await verify(start, hashSync(start, 4))).toBe(true)
  expect(await verify(`${start}Y`, hashSync(`${start}X`, 4))).toBe(false)
  expect(await verify('a\0b', hashSync('a\0c', 4))).toBe(false)
})

test('SEC-S07: a hash is outdated when its cost or its pepper is not the current one', async () => {
  const current = passwords()
  const stored = await current.hash('Rain on tin roofs')
  expect(current.needsRehash(stored)).toBe(false)
  expect(passwords({ cost: () => 5 }).needsRehash(stored)).toBe(true)
  expect(passwords({ pepper: { ...pepper, id: 'p2' } }).needsRehash(stored)).toBe(true)
})

test.for(['', 'secret', 'v1:p1:', 'v1:p1:$2b$04$short', 'v1:p1:$2b$31$'.padEnd(66, 'a'), '$2b$15$'.padEnd(60, 'a')])(
  'a stored text that is no hash is nobody’s password: %s',
  async (stored) => {
    const { verify } = passwords()
    expect(await verify('', stored)).toBe(false)
    expect(await verify(stored, stored)).toBe(false)
  },
)

test('SEC-S06: when too many wait, the next is refused at once; when they are done, there is room again', async () => {
  const { hash, verify } = passwords({ cost: () => 8 })
  const answers = await Promise.allSettled(Array.from({ length: 10 }, () => verify('Rain', null)))
  const refused = answers.filter((answer) => answer.status === 'rejected')
  expect(refused).toHaveLength(6)
  for (const { reason } of refused) expect(reason).toBeInstanceOf(BusyError)
  expect(refused[0]?.reason).toMatchObject({ retryAfterMs: 5000 })
  expect(await verify('Rain', await hash('Rain'))).toBe(true)
})

test('closing lets what runs finish and refuses what waits', async () => {
  const made = passwords({ cost: () => 8 })
  const answers = Promise.allSettled([made.hash('one'), made.hash('two'), made.hash('three')])
  await made.close()
  expect((await answers).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected'])
  await expect(made.hash('four')).rejects.toThrow(BusyError)
})
