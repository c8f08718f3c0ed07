import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

export interface ServerProcess {
  pid: number
  /** What its line `ready ISSUER` said. */
  issuer: string
  /** Milliseconds from the start of the process to that line. */
  startMs: number
  /** All that it has written to standard error so far. */
  complaints(): string
  /** Ends it with SIGTERM; its exit code. */
  stop(): Promise<number | null>
}

/**
 * Starts `node ARGS…` in the checkout and waits for its line `ready …` on standard output.
 * @throws when it ends before that, with what it wrote to standard error
 */
export async function startServer(args: readonly string[]): Promise<ServerProcess> {
  const started = performance.now()
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let complaints = ''
  child.stderr.on('data', (chunk: Buffer) => {
    complaints += chunk
  })
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const issuer = await readyLine(child)
  if (issuer === undefined || child.pid === undefined)
    throw new Error(`the server ended before it was ready:\n${complaints}`)
  return {
    pid: child.pid,
    issuer,
    startMs: performance.now() - started,
    complaints: () => complaints,
    stop() {
      child.kill('SIGTERM')
      return ended
    },
  }
}

async function readyLine({ stdout }: ChildProcess): Promise<string | undefined> {
  if (!stdout) return undefined
  for await (const line of createInterface(stdout)) if (line.startsWith('ready ')) return line.slice('ready '.length)
  return undefined
}
