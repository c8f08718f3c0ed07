import { randomBytes, randomInt } from 'node:crypto'
import { hashSync } from 'bcrypt'
import { expect, test } from 'vitest'
import { createConfig } from '../../server/config.ts'
import { setPersonDisabled } from '../../server/identity/people.ts'
import { atTheDesktop } from '../support/bag.ts'
import { createVisitor, formIn } from '../support/browserless.ts'
import { authorizePath, eventsOf, type Office, startOffice } from '../support/code-flow.ts'
import { ben, nobodysPassword } from '../support/data.ts'
import { issuer } from '../support/http-server.ts'
import { mannWhitney, median } from '../support/mann-whitney.ts'

const groups = ['known', 'unknown', 'disabled', 'imported'] as const
type Group = (typeof groups)[number]

const tries = 500
const warmUp = 25

/** Dear enough that leaving the work out would show, cheap enough for two thousand sign-ins. */
const bcryptCost = 7
const config = createConfig(issuer, { bcryptCost, trustedProxies: ['127.0.0.1'] })

/** Twelve letters, so that no group is known by the length of its names. */
const newName = () => Array.from(randomBytes(12), (byte) => String.fromCharCode(97 + (byte % 26))).join('')
const newAddress = () => `2001:db8:${randomInt(0xffff).toString(16)}:${randomInt(0xffff).toString(16)}::1`

/** Somebody of the group who has never been tried, so that no limit is reached. */
async function newcomer(office: Office, group: Group): Promise<string> {
  const username = newName()
  if (group === 'unknown') return username
  const cheaperHash = hashSync('Another horse, 5 batteries', bcryptCost - 2)
  const proof = group === 'imported' ? { password: undefined, passwordHash: cheaperHash } : { password: ben.password }
  const { id } = await office.add({ ...ben, ...proof, username, name: newName(), email: `${username}@office.example` })
  if (group === 'disabled') await setPersonDisabled(office.appliance, { id, disabled: true, actor: atTheDesktop })
  return username
}

/** Signs in with a wrong password for each name, in random order; the milliseconds that each answer took, by group. */
async function measure(office: Office, names: ReadonlyMap<Group, string[]>) {
  const visitor = createVisitor(office.send)
  const page = await visitor.open(authorizePath())
  const { action, fields } = formIn(page.text)
  const taken = new Map<Group, number[]>(groups.map((group) => [group, []]))
  const answers = new Set<string>()
  for (const { group, username } of shuffled(names)) {
    const form = { ...fields, username, password: nobodysPassword }
    const began = performance.now()
    const { status, headers, text } = await visitor.open(action, { form, headers: { 'x-forwarded-for': newAddress() } })
    taken.get(group)?.push(performance.now() - began)
    const words = text.replace(username, '').replace(/(name="csrf" value|data-question)="[^"]+"/g, '')
    answers.add(JSON.stringify([status, Object.keys(headers).sort(), words]))
  }
  return { taken, answers }
}

function shuffled(names: ReadonlyMap<Group, string[]>) {
  const all = [...names].flatMap(([group, list]) => list.map((username) => ({ group, username, at: Math.random() })))
  return all.sort((one, other) => one.at - other.at)
}

async function newcomers(office: Office, count: number) {
  const names = new Map<Group, string[]>(groups.map((group) => [group, []]))
  for (const [group, list] of names) while (list.length < count) list.push(await newcomer(office, group))
  return names
}

/** How each group differs from people who are known, printed. */
function compared(taken: ReadonlyMap<Group, number[]>) {
  const known = (taken.get('known') ?? []).slice(warmUp)
  return groups.map((group) => {
    const own = (taken.get(group) ?? []).slice(warmUp)
    const { p } = mannWhitney(known, own)
    const apart = median(own) - median(known)
    console.log(
      `${group}: ${own.length} sign-ins, median ${median(own).toFixed(2)} ms, ${apart.toFixed(3)} ms from known, p ${p.toFixed(4)}`,
    )
    return { group, apart: Math.abs(apart), p }
  })
}

test('SEC-A45: no answer to a wrong sign-in tells whether somebody is known, by words or by time', {
  timeout: 300_000,
}, async () => {
  const office = await startOffice({ bcryptCost, config })
  // One measurement in a hundred looks different by chance; three in a row do not.
  for (let round = 1; ; round++) {
    const { taken, answers } = await measure(office, await newcomers(office, tries + warmUp))
    expect(answers.size).toBe(1)
    expect([...answers][0]).toContain('[401,')
    // A hash of a lower cost is brought up to the others' work in several pieces, each with some microseconds of its own.
    const differing = compared(taken).filter(({ group, p, apart }) => apart >= 5 || (group !== 'imported' && p <= 0.01))
    if (differing.length === 0) break
    expect(round, JSON.stringify(differing)).toBeLessThan(3)
  }
  const reasons = Object.groupBy(await eventsOf(office, 'login_failure'), ({ reason }) => reason ?? '')
  expect(Object.keys(reasons).sort()).toEqual(['account_disabled', 'unknown_user', 'wrong_password'])
})
