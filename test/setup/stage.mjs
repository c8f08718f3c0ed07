import { spawn } from 'node:child_process'
import path from 'node:path'

const project = path.resolve(import.meta.dirname, '..', '..')
const tools = path.join(project, 'node_modules', '.bin')
const GRACE_MS = 5_000

/**
 * Runs one stage of the tests in its own process group, with its output shown, and prints how long it took.
 *
 * @param {string} title
 * @param {{ command: string[], limitMs: number, env?: Record<string, string> }} stage
 *   `command` is found in node_modules/.bin first; after `limitMs` the stage and all it started is ended
 * @returns {Promise<number>} the exit code; 1 when a signal ended it or it could not start
 */
export async function runStage(title, { command, limitMs, env = {} }) {
  console.log(`\n── ${title}`)
  const started = performance.now()
  const code = await exitCodeOf(title, { command, limitMs, env })
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`── ${title}: ${code === 0 ? 'done' : `failed with exit code ${code}`} after ${seconds} s`)
  return code
}

function exitCodeOf(title, { command, limitMs, env }) {
  const [program, ...args] = command
  const child = spawn(program, args, {
    cwd: project,
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: process.platform !== 'win32',
    shell: process.platform === 'win32',
    env: { ...process.env, PATH: `${tools}${path.delimiter}${process.env.PATH}`, ...env },
  })
  const interrupt = () => endGroup(child)
  process.once('exit', interrupt)
  const limit = setTimeout(() => {
    console.error(`${title} did not end within ${limitMs / 1000} s and is stopped.`)
    interrupt()
  }, limitMs)

  return new Promise((resolve) => {
    child.once('error', (error) => {
      console.error(`${program} could not be started: ${error.message}`)
      resolve(1)
    })
    child.once('close', (code) => resolve(code ?? 1))
  }).finally(() => {
    clearTimeout(limit)
    signal(child, 'SIGTERM')
    process.removeListener('exit', interrupt)
  })
}

// The whole group goes, since a browser or a server left behind would keep a port and the terminal.
function endGroup(child) {
  if (child.pid === undefined) return
  signal(child, 'SIGTERM')
  setTimeout(() => signal(child, 'SIGKILL'), GRACE_MS).unref()
}

function signal(child, name) {
  try {
    if (process.platform === 'win32') child.kill(name)
    else process.kill(-child.pid, name)
  } catch (error) {
    if (error.code !== 'ESRCH') throw error
  }
}
