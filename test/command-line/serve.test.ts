import { spawnSync } from 'node:child_process'
import { chmodSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { createConnection, createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { authly, runAuthly } from '../support/authly.ts'
import { folderState, modesIn } from '../support/folder-state.ts'
import { tempFolder } from '../support/temp-folder.ts'

// Each is a process of its own, which makes an RSA key at its first start.
vi.setConfig({ testTimeout: 60_000 })

const serveAnywhere = (folder: string, ...more: string[]) => ['serve', '--data', folder, '--port', '0', ...more]

/** A data folder that a server has been using. */
async function usedFolder(): Promise<string> {
  const folder = tempFolder()
  const server = authly(serveAnywhere(folder))
  await server.ready()
  server.kill('SIGTERM')
  await server.ended
  return folder
}

test('says that it is ready in one line once discovery answers, and prints the set-up link beside it', async () => {
  const folder = join(tempFolder(), 'data')
  const server = authly(serveAnywhere(folder))
  const issuer = await server.ready()
  const answer = await fetch(`${issuer}/.well-known/openid-configuration`)
  expect(await answer.json()).toMatchObject({ issuer })
  expect(server.complaints()).toContain(`${issuer}/console/setup#token=`)
  expect(modesIn(folder)).toMatchObject({ 'authly.db': '600', 'keys.json': '600', 'master.key': '600' })
  server.kill('SIGTERM')
  expect(await server.ended).toMatchObject({ code: 0, output: `ready ${issuer}\n` })
})

test('listens on both loopback addresses and on nothing else', async () => {
  const server = authly(serveAnywhere(tempFolder()))
  const { port } = new URL(await server.ready())
  expect((await fetch(`http://localhost:${port}/healthz`)).status).toBe(200)
  const others = Object.values(networkInterfaces())
    .flatMap((found) => found ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
  for (const { address } of others) await expect(fetch(`http://${address}:${port}/healthz`)).rejects.toThrow()
})

test('SIGTERM lets a request in flight finish, moves the log into the database and ends with 0', async () => {
  const folder = tempFolder()
  const server = authly(serveAnywhere(folder))
  const { port } = new URL(await server.ready())
  const slow = new Promise<string>((resolve, reject) => {
    const form = 'grant_type=client_credentials&client_id=nobody&client_secret=wrong'
    const socket = createConnection(Number(port))
    let received = ''
    socket.on('data', (chunk) => {
      received += chunk
    })
    socket.on('error', reject)
    socket.on('end', () => resolve(received))
    const head = `POST /oauth/token HTTP/1.1\r\nhost: localhost:${port}\r\nconnection: close\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: ${form.length}\r\n\r\n`
    socket.write(head + form.slice(0, 20), () => {
      server.kill('SIGTERM')
      server.stopping().then(() => socket.write(form.slice(20)), reject)
    })
  })
  expect(await slow).toMatch(/^HTTP\/1\.1 401/)
  expect((await server.ended).code).toBe(0)
  expect(Object.keys(modesIn(folder)).sort()).toEqual(['authly.db', 'authly.lock', 'keys.json', 'master.key'])
})

test('a port that is in use is named with who holds it, and no other port is taken', async () => {
  const holder = createServer()
  await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void holder.close())
  const address = holder.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const { code, output, complaints } = await runAuthly(['serve', '--data', tempFolder(), '--port', String(port)])
  expect({ code, output }).toEqual({ code: 69, output: '' })
  expect(complaints).toContain(`Port ${port} on 127.0.0.1`)
  if (process.platform === 'linux') expect(complaints).toContain(`process ${process.pid}`)
  expect(complaints).not.toContain(' at ')
})

test('SEC-L01: an address that other machines can reach is refused, since there is no TLS', async () => {
  for (const host of ['0.0.0.0', '::', '192.168.1.10', 'office.example']) {
    const folder = join(tempFolder(), 'data')
    const { code, complaints } = await runAuthly(['serve', '--data', folder, '--host', host])
    expect(code).toBe(64)
    expect(complaints).toContain(`${host} can be reached from other machines`)
  }
})

test('a second server on the same folder is refused and names the first, which goes on', async () => {
  const folder = tempFolder()
  const first = authly(serveAnywhere(folder))
  const issuer = await first.ready()
  const { code, complaints } = await runAuthly(serveAnywhere(folder))
  expect(code).toBe(75)
  expect(complaints).toContain(`process ${first.pid}`)
  expect((await fetch(`${issuer}/healthz`)).status).toBe(200)
})

test('a key file of another folder, an exposed one, a damaged or emptied database: each is said, with nothing changed', async () => {
  const folder = await usedFolder()
  const harms: [string, number, () => void][] = [
    ['does not open this data folder', 77, () => writeFileSync(join(folder, 'master.key'), Buffer.alloc(32, 7))],
    ['Other users of this machine can read', 77, () => chmodSync(join(folder, 'master.key'), 0o644)],
    ['The database', 65, () => truncateSync(join(folder, 'authly.db'), 0)],
  ]
  for (const [sentence, exitCode, harm] of harms) {
    const key = readFileSync(join(folder, 'master.key'))
    harm()
    const before = folderState(folder).filter(({ name }) => name !== 'authly.lock')
    const { code, complaints, output } = await runAuthly(serveAnywhere(folder))
    expect(complaints).toContain(sentence)
    expect({ code, output }).toEqual({ code: exitCode, output: '' })
    expect(complaints).not.toMatch(/\n\s+at /)
    expect(folderState(folder).filter(({ name }) => name !== 'authly.lock')).toEqual(before)
    chmodSync(join(folder, 'master.key'), 0o600)
    writeFileSync(join(folder, 'master.key'), key)
  }
})

test('the key file may be elsewhere, by option or by environment', async () => {
  const elsewhere = join(tempFolder(), 'authly.key')
  const folder = tempFolder()
  const first = authly(serveAnywhere(folder, '--key-file', elsewhere))
  await first.ready()
  first.kill('SIGTERM')
  await first.ended
  expect(Object.keys(modesIn(folder))).not.toContain('master.key')
  const second = authly(serveAnywhere(folder), { AUTHLY_KEY_FILE: elsewhere })
  await second.ready()
})

test('a wrong option, port or issuer is said in a sentence', async () => {
  for (const [args, sentence] of [
    [['--prot', '1'], "unknown option '--prot'"],
    [['--port', '70000'], 'A port is a number from 0 to 65535.'],
    [['--issuer', 'http://id.office.example'], 'begins with https://'],
    [['--issuer', 'https://id.office.example/'], 'https://id.office.example instead of'],
    [['--seed', '/nowhere/seed.yaml'], 'seed.yaml could not be read (ENOENT)'],
  ] as const) {
    const { code, complaints, output } = await runAuthly(['serve', '--data', tempFolder(), ...args])
    expect(complaints).toContain(sentence)
    expect(output).toBe('')
    expect(code).toBeGreaterThan(0)
  }
})

test('on an older Node it says so instead of crashing', () => {
  const old = '/usr/bin/node'
  const { stdout = '' } = spawnSync(old, ['--version'], { encoding: 'utf8' })
  const isOld = /^v(1\d|2[0-3])\./.test(stdout ?? '')
  const check = `Object.defineProperty(process.versions, 'node', { value: '20.0.0' }); await import(process.argv[1])`
  const entry = join(import.meta.dirname, '../../server/authly.mjs')
  const { status, stderr } = isOld
    ? spawnSync(old, [entry, '--version'], { encoding: 'utf8' })
    : spawnSync(process.execPath, ['--input-type=module', '-e', check, entry], { encoding: 'utf8' })
  expect(status).toBe(69)
  expect(stderr).toMatch(/^authly: Authly runs on Node 24 or newer, and this is Node /)
})
