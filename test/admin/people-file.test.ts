import { createRouterClient } from '@orpc/server'
import { expect, test } from 'vitest'
import { router } from '../../server/admin/router.ts'
import { consoleToken, startOffice } from '../support/appliance.ts'
import { anna, ben, carla } from '../support/data.ts'
import { rejection } from '../support/refusal.ts'

type Office = Awaited<ReturnType<typeof startOffice>>

const lines = (...rows: string[]) => `${rows.join('\n')}\n`

const found = async (office: Office, username: string) => {
  const { items } = await office.anna.people.list({ search: username })
  return items.find((person) => person.username === username)
}

test('a file with its columns in any order adds people and changes people, after a preview that changed nothing', async () => {
  const office = await startOffice()
  await office.anna.groups.create({ name: 'sales' })
  const csv = lines(
    '\uFEFFRole;Name;User name;groups',
    'auditor;"Carla;\nDupont";carla;sales',
    ';Ben C.;BEN;',
    ';;anna;',
  )
    .replace('User name', 'username')
    .replace('Carla;\nDupont', 'Carla; Dupont')
  const preview = await office.anna.peopleBulk.previewImport({ csv })
  expect(preview.errors).toBe(0)
  expect(preview.lines.map(({ line, username, outcome }) => [line, username, outcome])).toEqual([
    [2, 'carla', 'create'],
    [3, 'BEN', 'change'],
    [4, 'anna', 'same'],
  ])
  expect((await office.anna.people.list({})).total).toBe(2)
  const done = await office.anna.peopleBulk.import({ csv })
  expect(done).toEqual({ ...preview, invited: 0 })
  expect(await found(office, 'carla')).toMatchObject({
    name: 'Carla; Dupont',
    role: 'auditor',
    status: 'invited',
    groups: ['sales'],
  })
  expect(await found(office, 'ben')).toMatchObject({ name: 'Ben C.', role: 'user' })
  const events = (await office.events()).filter(({ type }) => type === 'user_created' || type === 'user_changed')
  expect(events.slice(-2)).toMatchObject([
    { type: 'user_created', actorName: anna.name, details: { username: 'carla' } },
    { type: 'user_changed', actorName: anna.name, details: { username: 'ben', changed: 'name' } },
  ])
})

test('each mistake is named by its line with what to do, and with one of them nothing is applied', async () => {
  const office = await startOffice()
  const csv = lines(
    'username,name,email,role,groups,password_hash',
    'dora,Dora,dora@office.example,user,,',
    'x,X,,,,',
    'dora2,Dora,nowhere,boss,,',
    'DORA,Dora again,,,,',
    'erik,Erik,,,nowhere,',
    'fred,Fred,,,,plaintext',
    'gina,"Gina\nHolt",,,,',
    'hans,Hans,,,,,more',
    'anna,Anna,,user,,',
  )
  const { lines: planned, errors } = await office.anna.peopleBulk.import({ csv })
  expect(errors).toBe(8)
  const messages = planned.map(({ line, outcome, message }) => `${line} ${outcome} ${message}`)
  for (const [at, start] of [
    '2 create ',
    '3 error username: At least 2 characters.',
    '4 error email: Enter an e-mail address',
    '5 error Line 2 has this user name already.',
    '6 error There is no group “nowhere”. Add it first',
    '7 error This password hash cannot be used:',
    '8 error name: Invisible',
    '10 error There are 7 cells for 6 columns.',
    '11 error This is your own account.',
  ].entries())
    expect(messages[at]?.startsWith(start), `${messages[at]}\n${start}`).toBe(true)
  expect(messages[2]).toContain('role: It is one of')
  expect((await office.anna.people.list({})).total).toBe(2)
})

test.each([
  ['a column nobody knows', 'username,pasword\nx,y', 'There is no column “pasword”.'],
  ['no user names', 'name\nX', 'The column “username” is missing.'],
  ['a column twice', 'username,username\nx,y', 'The column “username” is there twice.'],
  ['quotes that do not match', 'username,name\nanna,"Anna\nben,Ben', 'The quotes do not match.'],
])('a file with %s is refused whole', async (_, csv, message) => {
  const office = await startOffice()
  const { lines: planned, errors } = await office.anna.peopleBulk.import({ csv })
  expect(errors).toBe(1)
  expect(planned[0]?.message.startsWith(message)).toBe(true)
})

test('the last enabled administrator keeps the role whatever a file says, unless the file names another', async () => {
  const office = await startOffice()
  const desktop = createRouterClient(router, { context: office.appliance.context('desktop') })
  const demotion = 'username,role\nanna,user\nben,user\n'
  const refused = await desktop.peopleBulk.import({ csv: demotion })
  expect(refused.lines.map(({ outcome }) => outcome)).toEqual(['error', 'same'])
  expect(refused.lines[0]?.message).toContain('the last enabled administrator')
  const exchange = await desktop.peopleBulk.import({ csv: 'username,role\nanna,user\nben,admin\n' })
  expect(exchange.lines.map(({ outcome }) => outcome)).toEqual(['change', 'change'])
  expect(await rejection(office.anna.people.list({}))).toMatchObject({ code: 'NOT_SIGNED_IN' })
})

test('what a spreadsheet would run as a formula is made harmless in the export, and undone by the import', async () => {
  const office = await startOffice()
  const names = ['=HYPERLINK("http://evil.test")', '+1', '-1', '@SUM(A1)', "'=twice", 'O\'Brien, "Bo"']
  for (const [at, name] of names.entries())
    await office.anna.people.create({ ...carla, username: `person${at}`, name, email: '', mustChangePassword: false })
  const { csv, people } = await office.anna.peopleBulk.export({ search: 'person' })
  expect(people).toBe(names.length)
  expect((await office.events()).at(-1)).toMatchObject({ type: 'people_exported', details: { people } })
  const cells = csv.split('\r\n').slice(1, -1)
  expect(cells[0]).toBe(`person0,"'=HYPERLINK(""http://evil.test"")",,user,`)
  for (const cell of cells) expect(cell).not.toMatch(/(^|,)"?[=+@-]/)
  expect(cells[4]).toContain("''=twice")
  const again = await office.anna.peopleBulk.import({ csv })
  expect(again.lines.map(({ outcome }) => outcome)).toEqual(names.map(() => 'same'))
})

test('a hash from another system signs its person in, and is no way to exchange the password of somebody who is there', async () => {
  const office = await startOffice()
  const bcrypt = '$2b$04$abcdefghijklmnopqrstuuFM5zuWsu4UxsldMw4qfp/uUOBmGx1Ee'
  const csv = lines('username,password_hash', `carla,${bcrypt}`, `ben,${bcrypt}`)
  const { lines: planned } = await office.anna.peopleBulk.import({ csv })
  expect(planned.map(({ outcome }) => outcome)).toEqual(['create', 'same'])
  expect(planned[1]?.message).toContain('The password stays')
  expect(await found(office, 'carla')).toMatchObject({ status: 'active' })
  expect(await consoleToken(office, ben)).toBeTruthy()
})

test('people without a password are not invited where no mail can be sent, and nothing of the file is applied', async () => {
  const office = await startOffice()
  const csv = lines('username,email', 'carla,carla@office.example')
  expect(await rejection(office.anna.peopleBulk.import({ csv, invite: true }))).toMatchObject({ code: 'CONFLICT' })
  expect((await office.anna.people.list({})).total).toBe(2)
})

test('ten thousand lines are looked at and applied, and the server answers meanwhile', {
  timeout: 120_000,
}, async () => {
  const office = await startOffice()
  await office.anna.groups.create({ name: 'everybody' })
  const rows = Array.from({ length: 10_000 }, (_, at) => `p${at},Person ${at},p${at}@office.example,user,everybody`)
  const csv = lines('username,name,email,role,groups', ...rows)
  const begun = performance.now()
  let ended = false
  const importing = office.anna.peopleBulk.import({ csv }).finally(() => {
    ended = true
  })
  let longest = 0
  while (!ended) {
    const asked = performance.now()
    expect((await office.send('/.well-known/openid-configuration')).status).toBe(200)
    longest = Math.max(longest, performance.now() - asked)
  }
  expect((await importing).errors).toBe(0)
  const took = performance.now() - begun
  console.info(`10,000 people: import ${Math.round(took)} ms, the longest answer meanwhile ${Math.round(longest)} ms`)
  expect((await office.anna.people.list({ limit: 1 })).total).toBe(10_002)
  const { people, csv: exported } = await office.anna.peopleBulk.export({ group: 'everybody' })
  expect([people, exported.split('\r\n').length]).toEqual([10_000, 10_002])
  const tooMany = await office.anna.peopleBulk.previewImport({ csv: `${csv}one,One,,,\n` })
  expect(tooMany).toMatchObject({
    errors: 1,
    lines: [{ line: 1, message: 'There are more than 10,000 lines. Split the file.' }],
  })
})

test('SEC-A55: a file of a stranger is not even read', async () => {
  const office = await startOffice()
  const headers = { 'content-type': 'application/json' }
  const stranger = await office.send('/api/v1/people/import', { body: 'no JSON', headers })
  expect(stranger.status).toBe(401)
  const events = (await office.events()).filter(({ type }) => type === 'unauthorized_access')
  expect(events).toMatchObject([{ reason: 'no_operator', details: { operation: 'peopleBulk.import' } }])
  const known = { ...headers, authorization: `Bearer ${office.token}` }
  expect((await office.send('/api/v1/people/import', { body: 'no JSON', headers: known })).status).toBe(400)
})
