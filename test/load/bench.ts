// `npm run bench`: CPU of the server process per request, beside a bare Fastify, in interleaved rounds.
import { cpus } from 'node:os'
import { cpuMicroseconds, residentBytes } from './process-cost.ts'
import { connections, inLanes, post, type Question } from './requests.ts'
import { machineClient, newOffice, startBareFastify } from './servers.ts'

const ROUNDS = 5
const REQUESTS = 2000
const AT_ONCE = 32

const agent = connections(AT_ONCE)
const office = newOffice()
const [bare, authly] = await Promise.all([startBareFastify(), office.start()])
const authorization = `Basic ${Buffer.from(`${machineClient.id}:${encodeURIComponent(machineClient.secret)}`).toString('base64')}`
const tokenRequest = { body: new URLSearchParams({ grant_type: 'client_credentials' }), authorization }
const token = await accessToken()

const subjects: { name: string; pid: number; question: Question }[] = [
  {
    name: 'bare Fastify, form in, JSON out',
    pid: bare.pid,
    question: { url: `${bare.issuer}/oauth/token`, ...tokenRequest },
  },
  { name: 'client_credentials', pid: authly.pid, question: { url: `${authly.issuer}/oauth/token`, ...tokenRequest } },
  {
    name: 'introspect',
    pid: authly.pid,
    question: { url: `${authly.issuer}/oauth/introspect`, body: new URLSearchParams({ token }), authorization },
  },
]

const figures = new Map<string, { cpu: number; perSecond: number }>()
for (let round = 0; round < ROUNDS; round += 1) {
  for (const subject of subjects) {
    const { cpu, perSecond } = await measure(subject)
    const best = figures.get(subject.name)
    figures.set(subject.name, {
      cpu: Math.min(cpu, best?.cpu ?? cpu),
      perSecond: Math.max(perSecond, best?.perSecond ?? perSecond),
    })
  }
}

const [cpu] = cpus()
console.log(
  `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} × ${cpu?.model ?? 'unknown CPU'}`,
)
console.log(`best of ${ROUNDS} rounds of ${REQUESTS} requests, ${AT_ONCE} at once\n`)
console.log(`${'operation'.padEnd(34)}${'CPU µs'.padStart(8)}${'per second'.padStart(12)}`)
for (const [name, { cpu: micros, perSecond }] of figures) {
  console.log(`${name.padEnd(34)}${micros.toFixed(0).padStart(8)}${perSecond.toFixed(0).padStart(12)}`)
}
console.log(`\nmemory of the server afterwards: ${(residentBytes(authly.pid) / 2 ** 20).toFixed(0)} MB`)
agent.destroy()
await Promise.all([bare.stop(), authly.stop()])
office.discard()

async function measure({ pid, question }: (typeof subjects)[number]) {
  const [cpuBefore, before] = [cpuMicroseconds(pid), performance.now()]
  await inLanes({ times: REQUESTS, atOnce: AT_ONCE }, async () => {
    const { status, text } = await post(agent, question)
    if (status !== 200) throw new Error(`${question.url} answered ${status}: ${text}`)
  })
  const [used, milliseconds] = [cpuMicroseconds(pid) - cpuBefore, performance.now() - before]
  return { cpu: used / REQUESTS, perSecond: (REQUESTS / milliseconds) * 1000 }
}

async function accessToken(): Promise<string> {
  const { status, text } = await post(agent, { url: `${authly.issuer}/oauth/token`, ...tokenRequest })
  if (status !== 200) throw new Error(`no access token: ${status} ${text}`)
  return String(JSON.parse(text).access_token)
}
