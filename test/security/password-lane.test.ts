import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { createLane } from '../../server/security/password-lane.ts'
import { openBag } from '../support/bag.ts'

test('work runs in the order in which it came, no more at once than the lane is wide', async () => {
  const lane = createLane({ width: 2, queueLimit: 100 })
  const started: number[] = []
  let running = 0
  let most = 0
  const piece = (number: number) => async () => {
    started.push(number)
    running++
    most = Math.max(most, running)
    await new Promise(setImmediate)
    running--
  }
  await Promise.all(Array.from({ length: 20 }, (_, number) => lane.run(piece(number))))
  expect(started).toEqual(Array.from({ length: 20 }, (_, number) => number))
  expect(most).toBe(2)
})

test('work that fails gives its place to the next', async () => {
  const lane = createLane({ width: 1, queueLimit: 10 })
  const failing = lane.run(() => Promise.reject(new Error('broken')))
  const next = lane.run(async () => 'done')
  await expect(failing).rejects.toThrow('broken')
  expect(await next).toBe('done')
})

test('SEC-S06: while as many sign-ins as may wait are waiting, the loop signs tokens and the thread pool reads files', async () => {
  const { appliance } = await openBag({ bcryptCost: 10 })
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  let checked = 0
  const check = async () => {
    await appliance.passwords.verify('guess', null)
    checked++
  }
  const done = Promise.allSettled(Array.from({ length: 40 }, check))
  sign('sha256', randomBytes(300), privateKey)
  await readFile(import.meta.filename)
  // Behind a full pool, the read would have come after nearly all of them.
  expect(checked).toBeLessThan(12)
  await done
  expect(checked).toBeGreaterThan(20)
})
