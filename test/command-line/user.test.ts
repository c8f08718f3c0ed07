import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { consoleToken, officeSeed, startAppliance } from '../support/appliance.ts'
import { authly, runAuthly } from '../support/authly.ts'
import { carla } from '../support/data.ts'
import { tempFolder } from '../support/temp-folder.ts'

// Each command is a process of its own, which takes a second of an idle processor.
vi.setConfig({ testTimeout: 300_000 })

/** A data folder with Anna and Ben in it, and the command line over it. */
async function office() {
  const folder = tempFolder()
  const file = join(tempFolder(), 'office.yaml')
  writeFileSync(file, officeSeed)
  expect((await runAuthly(['seed', file, '--data', folder])).code).toBe(0)
  const run = (args: string[], input?: string) => runAuthly([...args, '--data', folder], {}, input)
  return { folder, run }
}

test('people are added, shown, changed and removed; each change is recorded as the command line’s', async () => {
  const { folder, run } = await office()
  const added = await run(
    ['user', 'add', 'carla', '--name', carla.name, '--role', 'auditor', '--keep-password'],
    `${carla.password}\n`,
  )
  expect(added).toMatchObject({ code: 0, output: 'added carla\n', complaints: '' })
  const { output: table } = await run(['user', 'list'])
  expect(table).toContain('USER NAME  NAME')
  expect(table).toMatch(/carla +Carla Dupont +auditor +active +no/)
  const shown = JSON.parse((await run(['user', 'show', 'CARLA', '--json'])).output)
  expect(shown).toMatchObject({ username: 'carla', role: 'auditor', methods: { password: { mustChange: false } } })
  expect(await run(['user', 'disable', 'carla'])).toMatchObject({ code: 0, output: 'done\n' })
  expect(JSON.parse((await run(['user', 'list', '--status', 'disabled', '--json'])).output)).toMatchObject([
    { username: 'carla' },
  ])
  expect((await run(['user', 'enable', 'carla'])).code).toBe(0)
  expect((await run(['user', 'set-role', 'carla', 'user'])).code).toBe(0)
  expect((await run(['user', 'remove', 'ben'])).code).toBe(0)
  const server = await startAppliance({ dataFolder: folder })
  const events = (await server.events()).filter(({ actorKind }) => actorKind === 'command_line')
  expect(events.slice(-5).map(({ type, reason }) => [type, reason])).toEqual([
    ['user_created', null],
    ['permission_change', 'account_disabled'],
    ['permission_change', 'account_enabled'],
    ['permission_change', 'role_changed'],
    ['user_deleted', null],
  ])
  expect(await consoleToken(server, carla)).toBeTruthy()
})

test('what is refused is a sentence and an exit code, and changes nothing', async () => {
  const { run } = await office()
  for (const [args, input, code, sentence] of [
    [['user', 'show', 'nobody'], '', 65, 'There is no person with the user name nobody.'],
    [['user', 'add', 'dora'], '', 64, 'Enter a password on standard input.'],
    [['user', 'add', 'dora'], 'short', 65, 'This password does not meet the requirements:'],
    [['user', 'remove', 'anna'], '', 65, 'This is the last enabled administrator.'],
    [['policy', 'set', 'secondFactor.mod=off'], '', 65, 'There is no secondFactor.mod. There are: passwords.preset'],
    [['policy', 'set', 'sessions.idleMinutes=1'], '', 65, 'sessions.idleMinutes: '],
    [['operation', 'people.nothing'], '{}', 64, 'There is no operation people.nothing.'],
  ] as const) {
    const ending = await run([...args], input)
    expect({ args, code: ending.code, output: ending.output }).toEqual({ args, code, output: '' })
    expect(ending.complaints).toContain(sentence)
    expect(ending.complaints).not.toContain('    at ')
  }
})

test('links are written once and carry the name of the server', async () => {
  const { run } = await office()
  const invited = await run(['user', 'invite', 'carla', '--issuer', 'https://id.office.example'])
  expect(invited.output).toMatch(/^https:\/\/id\.office\.example\/account\/invitation\?token=[\w.-]+\n$/)
  expect(invited.complaints).toContain('It works once, until ')
  const reset = JSON.parse((await run(['user', 'reset-password', 'ben', '--json'])).output)
  expect(reset).toMatchObject({ purpose: 'password_reset', mailedTo: null })
  expect(reset.url).toMatch(/^http:\/\/localhost:9400\/account\/reset\?token=/)
  expect((await run(['user', 'show', 'ben'])).output).toContain('password_reset until ')
  expect(await run(['user', 'reset-factors', 'ben', '--mail'])).toMatchObject({ output: '', code: 65 })
})

test('a CSV file is tried, applied and written again', async () => {
  const { folder, run } = await office()
  const file = join(tempFolder(), 'people.csv')
  writeFileSync(file, 'username,name,role\ncarla,Carla Dupont,auditor\nx,,\n')
  const refused = await run(['user', 'import', file])
  expect(refused.code).toBe(65)
  expect(refused.output).toMatch(/3 +x +error +username: At least 2 characters\./)
  expect(refused.complaints).toContain('1 lines cannot be applied, so nothing of the file was.')
  writeFileSync(file, 'username,name,role\ncarla,Carla Dupont,auditor\n')
  expect((await run(['user', 'import', file, '--preview'])).code).toBe(0)
  expect((await run(['user', 'export'])).output).not.toContain('carla')
  expect((await run(['user', 'import', file])).code).toBe(0)
  const out = join(tempFolder(), 'out.csv')
  expect((await run(['user', 'export', out])).output).toBe(`3 people in ${out}\n`)
  expect(readFileSync(out, 'utf8')).toContain('carla,Carla Dupont,,auditor,\r\n')
  expect((await run(['user', 'import', join(folder, 'nothing.csv')])).complaints).toContain(
    'could not be read (ENOENT)',
  )
})

test('policies are shown and changed, and every operation of the console can be done', async () => {
  const { run } = await office()
  expect((await run(['policy', 'show'])).output).toMatch(/secondFactor\.mode +required_for_administrators/)
  const set = await run(['policy', 'set', 'secondFactor.mode=required', 'sessions.idleMinutes=30', '--json'])
  expect(JSON.parse(set.output)).toMatchObject({
    secondFactor: { mode: 'required', graceDays: 7 },
    sessions: { idleMinutes: 30, absoluteHours: 12 },
  })
  expect((await run(['operation'])).output).toContain('groups.setMembers')
  const group = await run(['operation', 'groups.create'], '{"name":"sales","secondFactor":"required"}')
  expect(JSON.parse(group.output)).toMatchObject({ name: 'sales', members: 0, secondFactor: 'required' })
  expect(JSON.parse((await run(['operation', 'overview.get'])).output)).toMatchObject({ people: 2 })
})

test('a folder that a server is using is left to it, and one that was never set up is not made', async () => {
  const { folder } = await office()
  const server = authly(['serve', '--data', folder, '--port', '0'])
  await server.ready()
  const { code, complaints } = await runAuthly(['user', 'list', '--data', folder])
  expect(code).toBe(75)
  expect(complaints).toContain(`process ${server.pid}`)
  expect((await runAuthly(['user', 'list', '--data', join(tempFolder(), 'none')])).code).toBe(66)
})
