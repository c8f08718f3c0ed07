// `npm run bench:start`: from the start of the process to its first discovery answer, beside a bare Fastify.
import { cpus } from 'node:os'
import { residentBytes } from './process-cost.ts'
import { newOffice, startBareFastify } from './servers.ts'

const ROUNDS = 5

let office = newOffice()
const subjects = [
  { name: 'bare Fastify', start: startBareFastify },
  { name: 'authly serve, its first start and seed', start: () => office.start() },
  { name: 'authly serve, a later start', start: () => office.start() },
]

const figures = new Map(subjects.map(({ name }) => [name, { ms: Number.POSITIVE_INFINITY, bytes: 0 }]))
for (let round = 0; round < ROUNDS; round += 1) {
  office.discard()
  office = newOffice()
  for (const { name, start } of subjects) {
    const before = performance.now()
    const server = await start()
    const answer = await fetch(`${server.issuer}/.well-known/openid-configuration`)
    if (!answer.ok) throw new Error(`${name}: discovery answered ${answer.status}`)
    await answer.text()
    const ms = performance.now() - before
    const best = figures.get(name)
    if (best && ms < best.ms) figures.set(name, { ms, bytes: residentBytes(server.pid) })
    await server.stop()
  }
}

office.discard()
const [cpu] = cpus()
console.log(
  `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} × ${cpu?.model ?? 'unknown CPU'}`,
)
console.log(`best of ${ROUNDS} starts\n`)
for (const [name, { ms, bytes }] of figures) {
  console.log(`${name.padEnd(38)}${ms.toFixed(0).padStart(6)} ms${(bytes / 2 ** 20).toFixed(0).padStart(6)} MB`)
}
