import { createSecretKey, randomBytes } from 'node:crypto'
import { hashSync } from 'bcrypt'
import { expect, onTestFinished, test } from 'vitest'
import { createClientSecrets } from '../../server/security/client-secrets.ts'
import { BusyError } from '../../server/security/password-lane.ts'
import { createPasswords } from '../../server/security/passwords.ts'

async function clientSecrets({ cost = 4, queueLimit = 2 } = {}) {
  const key = createSecretKey(randomBytes(32))
  const chosen = createPasswords({ pepper: { id: 'client', key }, cost: () => cost, lane: { width: 1, queueLimit } })
  const made = createClientSecrets({ key, chosen })
  onTestFinished(() => made.close())
  return made
}

const called = (client_id: string, secret_hash: string | null) => ({ client_id, secret_hash })

/** Processor time in microseconds, over all threads. */
async function spentBy(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage()
  await work()
  return process.cpuUsage(before).user
}

test('a secret made here has 256 random bits, is found by secret scanners, and is stored as a keyed hash', async () => {
  const { create, verify } = await clientSecrets()
  const { secret, hash } = create()
  expect(secret).toMatch(/^cs_live_[A-Za-z0-9_-]{43}$/)
  expect(hash).toMatch(/^keyed:[A-Za-z0-9_-]{43}$/)
  expect(await verify(called('intranet', hash), secret)).toBe(true)
  expect(await verify(called('intranet', hash), create().secret)).toBe(false)
  expect(await verify(called('notes', null), secret)).toBe(false)
  expect(await verify(undefined, secret)).toBe(false)
})

test('the keyed hash of one installation is worth nothing in another', async () => {
  const { secret, hash } = (await clientSecrets()).create()
  expect(await (await clientSecrets()).verify(called('intranet', hash), secret)).toBe(false)
})

test('the stored hash is not itself a secret', async () => {
  const { create, hashChosen, verify } = await clientSecrets()
  for (const hash of [create().hash, await hashChosen('tea for two')]) {
    expect(await verify(called('intranet', hash), hash)).toBe(false)
    expect(await verify(called('intranet', hash), '')).toBe(false)
  }
})

test('a secret that a person chose works, and so does one that came as a bare bcrypt hash', async () => {
  const { hashChosen, verify } = await clientSecrets()
  const chosen = called('intranet', await hashChosen('tea for two'))
  const imported = called('intranet', hashSync('tea for two', 4))
  for (const client of [chosen, imported]) {
    expect(await verify(client, 'tea for two')).toBe(true)
    expect(await verify(client, 'tea for three')).toBe(false)
  }
})

test('a chosen secret that was right costs no bcrypt the next time, until it is exchanged', async () => {
  const { hashChosen, verify } = await clientSecrets({ cost: 10 })
  const client = called('intranet', await hashChosen('tea for two'))
  const first = await spentBy(() => verify(client, 'tea for two'))
  const second = await spentBy(() => verify(client, 'tea for two'))
  expect(second).toBeLessThan(first / 5)
  const exchanged = called('intranet', await hashChosen('coffee for one'))
  expect(await verify(exchanged, 'tea for two')).toBe(false)
  expect(await verify(called('notes', null), 'tea for two')).toBe(false)
})

test('nor does it where another one is replacing it, neither the new one nor the former', async () => {
  const { hashChosen, check } = await clientSecrets({ cost: 10 })
  const client = {
    ...called('intranet', await hashChosen('tea for two')),
    secret_expires_at: null,
    former_secret_hash: await hashChosen('tea for one'),
    former_secret_expires_at: 3000,
  }
  for (const presented of ['tea for two', 'tea for one']) {
    const first = await spentBy(() => check(client, presented, 0))
    const second = await spentBy(() => check(client, presented, 0))
    expect(second).toBeLessThan(first / 5)
    expect(await check(client, presented, 0)).toBe('right')
  }
  expect(await check(client, 'tea for one', 3000)).toBe('expired')
})

test('a burst of the same right secret is checked once and passes whole', async () => {
  const { hashChosen, verify } = await clientSecrets()
  const client = called('intranet', await hashChosen('tea for two'))
  const answers = await Promise.all(Array.from({ length: 50 }, () => verify(client, 'tea for two')))
  expect(answers).toEqual(new Array(50).fill(true))
})

test('guesses at chosen secrets get no more than their lane, and secrets made here do not wait for them', async () => {
  const { create, hashChosen, verify } = await clientSecrets({ cost: 9 })
  const { secret, hash } = create()
  const client = called('intranet', await hashChosen('tea for two'))
  const guesses = Array.from({ length: 20 }, (_, guess) => verify(client, `tea for ${guess}`))
  const settled = Promise.allSettled(guesses)
  const spent = await spentBy(() => verify(called('nightly-report', hash), secret))
  expect(spent).toBeLessThan(5000)
  const refused = (await settled).filter((answer) => answer.status === 'rejected')
  expect(refused).toHaveLength(17)
  expect(refused[0]?.reason).toBeInstanceOf(BusyError)
})

test('SEC-A46: the work depends on what is presented, not on whether and how the client is registered', async () => {
  const { create, hashChosen, verify } = await clientSecrets({ cost: 9 })
  const clients = {
    unknown: undefined,
    generated: called('intranet', create().hash),
    chosen: called('intranet', await hashChosen('tea for two')),
    public: called('notes', null),
  }
  for (const presented of ['a guess', create().secret]) {
    const spent = Object.values(clients).map(() => Infinity)
    for (let round = 0; round < 5; round++) {
      for (const [place, client] of Object.values(clients).entries()) {
        const cost = await spentBy(() => verify(client, `${presented}`))
        spent[place] = Math.min(spent[place] ?? Infinity, cost)
      }
    }
    // Below half a millisecond the measurement itself is most of what is measured.
    expect(Math.max(...spent) / Math.max(500, Math.min(...spent))).toBeLessThan(1.6)
  }
})

test('SEC-S43: the former secret counts until its time is over, and so does the one that expires', async () => {
  const { create, check } = await clientSecrets()
  const [current, former] = [create(), create()]
  const client = {
    ...called('intranet', current.hash),
    secret_expires_at: 5000,
    former_secret_hash: former.hash,
    former_secret_expires_at: 3000,
  }
  const at = async (now: number) => [
    await check(client, current.secret, now),
    await check(client, former.secret, now),
    await check(client, create().secret, now),
  ]
  expect(await at(2999)).toEqual(['right', 'right', 'wrong'])
  expect(await at(3000)).toEqual(['right', 'expired', 'wrong'])
  expect(await at(5000)).toEqual(['expired', 'expired', 'wrong'])
  const forever = { ...client, secret_expires_at: null, former_secret_expires_at: null }
  expect(await check(forever, current.secret, Number.MAX_SAFE_INTEGER)).toBe('right')
  expect(await check(forever, former.secret, 0)).toBe('expired')
  expect(await check(undefined, current.secret, 0)).toBe('wrong')
  expect(await check({ ...client, secret_hash: null, former_secret_hash: null }, '', 0)).toBe('wrong')
})

test('SEC-S43: a chosen secret may be the former one, too', async () => {
  const { create, hashChosen, check } = await clientSecrets()
  const current = create()
  const client = {
    ...called('intranet', current.hash),
    secret_expires_at: null,
    former_secret_hash: await hashChosen('tea for two'),
    former_secret_expires_at: 3000,
  }
  expect(await check(client, 'tea for two', 0)).toBe('right')
  expect(await check(client, 'tea for three', 0)).toBe('wrong')
  expect(await check(client, current.secret, 0)).toBe('right')
})

test('SEC-A46, SEC-S40: a wrong secret costs the same whether there are two, one or no client', async () => {
  const { hashChosen, check } = await clientSecrets({ cost: 9 })
  const one = {
    ...called('intranet', await hashChosen('tea for two')),
    secret_expires_at: null,
    former_secret_hash: null,
    former_secret_expires_at: null,
  }
  const two = { ...one, former_secret_hash: await hashChosen('tea for one'), former_secret_expires_at: 3000 }
  await check(undefined, 'to warm up', 0)
  const costs = []
  for (const client of [undefined, one, two]) {
    const samples = []
    for (let sample = 0; sample < 5; sample += 1)
      samples.push(await spentBy(() => check(client, `coffee ${sample}`, 0)))
    // What else the machine does only ever adds.
    costs.push(Math.min(...samples))
  }
  expect(Math.max(...costs)).toBeLessThan(2 * Math.min(...costs))
})
