import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

export interface Ending {
  /** Null where a signal ended it. */
  code: number | null
  output: string
  complaints: string
}

const entry = join(import.meta.dirname, '../../server/authly.mjs')

/** The command line as people start it: `node server/authly.mjs ARGS…` in a process of its own, gone when the test ends. */
export function authly(args: readonly string[], env: Record<string, string> = {}, input = '') {
  const child = spawn(process.execPath, [entry, ...args], { stdio: 'pipe', env: { ...process.env, ...env } })
  child.stdin.on('error', () => undefined).end(input)
  let output = ''
  let complaints = ''
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk
  })
  child.stderr.on('data', (chunk: Buffer) => {
    complaints += chunk
  })
  const ended = new Promise<Ending>((resolve) => {
    child.once('close', (code) => resolve({ code, output, complaints }))
  })
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
  })
  return {
    pid: child.pid ?? 0,
    ended,
    /** What the line `ready ISSUER` says; throws when the process ends before it. */
    ready: () =>
      new Promise<string>((resolve, reject) => {
        const look = () => {
          const issuer = /^ready (.+)$/m.exec(output)?.[1]
          if (issuer !== undefined) resolve(issuer)
        }
        child.stdout.on('data', look)
        look()
        void ended.then((ending) => reject(new Error(`it ended before it was ready:\n${ending.complaints}`)))
      }),
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    /** Resolves once it has said that it is stopping. */
    stopping: () =>
      new Promise<void>((resolve) => {
        const look = () => {
          if (complaints.includes('Stopping')) resolve()
        }
        child.stderr.on('data', look)
        look()
      }),
    complaints: () => complaints,
  }
}

/** Runs a command to its end; `input` is its standard input. */
export const runAuthly = (args: readonly string[], env: Record<string, string> = {}, input = ''): Promise<Ending> =>
  authly(args, env, input).ended
