import { randomBytes, randomInt } from 'node:crypto'
import { expect, test, vi } from 'vitest'
import { createConfig } from '../../server/config.ts'
import { setPersonDisabled } from '../../server/identity/people.ts'
import { atTheDesktop } from '../support/bag.ts'
import { createVisitor, formIn } from '../support/browserless.ts'
import { type Office, startOffice } from '../support/code-flow.ts'
import { issuer } from '../support/http-server.ts'
import { startMail } from '../support/mail-office.ts'
import { mannWhitney, median } from '../support/mann-whitney.ts'

const groups = ['known', 'unknown', 'disabled', 'without an address'] as const
type Group = (typeof groups)[number]

const tries = 500
const warmUp = 25

const config = createConfig(issuer, { bcryptCost: 4, trustedProxies: ['127.0.0.1'] })

const newName = () => Array.from(randomBytes(12), (byte) => String.fromCharCode(97 + (byte % 26))).join('')
const newAddress = () => `2001:db8:${randomInt(0xffff).toString(16)}:${randomInt(0xffff).toString(16)}::1`

/** Somebody of the group for whom nobody has asked yet, so that no limit is reached. */
async function newcomer(office: Office, group: Group): Promise<string> {
  const username = newName()
  if (group === 'unknown') return username
  const email = group === 'without an address' ? null : `${username}@office.example`
  const { id } = await office.add({ username, name: newName(), email, role: 'user' })
  if (group === 'disabled') await setPersonDisabled(office.appliance, { id, disabled: true, actor: atTheDesktop })
  return username
}

interface Asked {
  group: Group
  username: string
}

async function everybody(office: Office): Promise<Asked[]> {
  const all: (Asked & { at: number })[] = []
  for (const group of groups)
    for (let count = 0; count < tries + warmUp; count++)
      all.push({ group, username: await newcomer(office, group), at: Math.random() })
  return all.sort((one, other) => one.at - other.at)
}

/** Asks for each in random order; how long the answer took, and how long the page took that is fetched right behind it. */
async function measure(office: Office, asked: readonly Asked[]) {
  const visitor = createVisitor(office.send)
  const { action, fields } = formIn((await visitor.open('/account/forgot')).text)
  const answering = new Map<Group, number[]>(groups.map((group) => [group, []]))
  const behind = new Map<Group, number[]>(groups.map((group) => [group, []]))
  const answers = new Set<string>()
  for (const { group, username } of asked) {
    const headers = { 'x-forwarded-for': newAddress() }
    const began = performance.now()
    const answer = await visitor.open(action, { form: { ...fields, name: username }, headers })
    const answered = performance.now()
    const page = await visitor.open('/account/forgot/sent', { headers })
    behind.get(group)?.push(performance.now() - answered)
    answering.get(group)?.push(answered - began)
    for (const { status, headers: said, text } of [answer, page])
      answers.add(JSON.stringify([status, said.location, Object.keys(said).sort(), text]))
  }
  return { answering, behind, answers }
}

function compared(what: string, taken: ReadonlyMap<Group, number[]>) {
  const known = (taken.get('known') ?? []).slice(warmUp)
  return groups.map((group) => {
    const own = (taken.get(group) ?? []).slice(warmUp)
    const { p } = mannWhitney(known, own)
    const apart = median(own) - median(known)
    console.log(
      `${what}, ${group}: median ${median(own).toFixed(3)} ms, ${apart.toFixed(3)} from known, p ${p.toFixed(4)}`,
    )
    return { group, apart: Math.abs(apart), p }
  })
}

test('SEC-A45: asking for a new password tells nobody who is known, by words or by time', {
  timeout: 300_000,
}, async () => {
  const office = await startOffice({ config })
  await startMail(office)
  // One comparison in a hundred looks different by chance; the same one three times in a row does not.
  for (let round = 1; ; round++) {
    const { answering, behind, answers } = await measure(office, await everybody(office))
    expect(answers.size).toBe(2)
    const written = round * (tries + warmUp)
    await vi.waitFor(async () => expect(await mailsWritten(office)).toBe(written), 10_000)
    const figures = [...compared('answer', answering), ...compared('page behind it', behind)]
    const different = figures.filter(({ apart, p }) => apart >= 5 || p <= 0.01)
    if (different.length === 0) return
    if (round === 3) expect(different).toEqual([])
  }
})

async function mailsWritten({ appliance }: Office): Promise<number> {
  return (await appliance.repositories.outgoingMail.newest(10_000)).length
}
