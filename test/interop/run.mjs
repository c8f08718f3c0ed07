// `npm run interop`: clients that others wrote, in other languages, against a server on this machine.
// Debian packages: python3-authlib, python3-requests, apache2, libapache2-mod-auth-openidc; root installs what is missing.
// Ends with the plain line "N passed, N failed" and an exit code that says the same.
import { spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { requireNode24 } from '../setup/node-version.mjs'
import { installClientsOfOthers } from '../setup/system-packages.mjs'
import { apacheConfiguration } from './apache-configuration.mjs'
import { interopSeed } from './seed.mjs'

requireNode24()
await installClientsOfOthers()
const folder = mkdtempSync(path.join(tmpdir(), 'authly-interop-'))
// Apache serves as somebody else, who has to get as far as the page.
chmodSync(folder, 0o711)
const running = []
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const keyFile = fileWith('key.json', JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid: 'night' }))
const apachePort = await freePort()
const page = `http://localhost:${apachePort}/desk/`
const redirectUri = 'http://localhost:9999/callback'
const jwks = { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'night', alg: 'ES256', use: 'sig' }] }
const seed = fileWith('seed.json', JSON.stringify(interopSeed({ page, redirectUri, jwks })))

const issuer = await startServer(seed)
await startApache(issuer)
const said = [
  await runPython('authlib_client.py', issuer, redirectUri, keyFile),
  await runPython('apache_client.py', issuer, page),
].join('\n')
const passed = said.match(/^ok - /gm)?.length ?? 0
const failed = (said.match(/^NOT OK - /gm)?.length ?? 0) + (said.match(/^ended with /gm)?.length ?? 0)
console.log(`\n${passed} passed, ${failed} failed`)
process.exit(failed === 0 && passed > 0 ? 0 : 1)

function fileWith(name, content) {
  const file = path.join(folder, name)
  writeFileSync(file, content)
  return file
}

function startServer(seedFile) {
  const args = ['server/authly.mjs', 'serve', '--data', path.join(folder, 'data'), '--port', '0', '--seed', seedFile]
  const child = start(process.execPath, args)
  return new Promise((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      const ready = /^ready (\S+)/m.exec(String(chunk))
      if (ready) resolve(ready[1])
    })
    child.once('exit', (code) => reject(new Error(`The server ended with exit code ${code}.`)))
  })
}

async function startApache(issuer) {
  mkdirSync(path.join(folder, 'site', 'desk'), { recursive: true })
  writeFileSync(path.join(folder, 'site', 'desk', 'index.html'), 'The desk')
  const file = fileWith('apache.conf', apacheConfiguration({ folder, issuer, port: apachePort, page }))
  start('/usr/sbin/apache2', ['-f', file, '-k', 'start', '-DFOREGROUND'])
  for (let tries = 0; tries < 100; tries += 1) {
    if (await fetch(`http://localhost:${apachePort}/`).catch(() => undefined)) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('Apache did not start.')
}

function start(program, args) {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  running.push(child)
  return child
}

function runPython(script, ...args) {
  const child = spawn('/usr/bin/python3', [path.join(import.meta.dirname, script), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      PYTHONDONTWRITEBYTECODE: '1',
      OAUTHLIB_INSECURE_TRANSPORT: '1',
      AUTHLIB_INSECURE_TRANSPORT: '1',
    },
  })
  let said = ''
  child.stdout.on('data', (chunk) => {
    said += chunk
    process.stdout.write(chunk)
  })
  return new Promise((resolve) => {
    child.once('exit', (code) => {
      // A script that failed a check has said so; one that broke off has not.
      const brokeOff = code !== 0 && !/^NOT OK/m.test(said)
      if (brokeOff) console.log(`${script} broke off`)
      resolve(brokeOff ? `${said}\nended with ${code}` : said)
    })
  })
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}
