import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { onTestFinished } from 'vitest'

type Command = readonly [program: string, ...args: string[]]

/** Runs a script of ours with one JSON argument in a process of its own, and answers the JSON that it prints. */
export function runChild(script: string, argument: object, wrap: (command: Command) => Command = (command) => command) {
  const [program, ...args] = wrap([process.execPath, script, JSON.stringify(argument)])
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', timeout: 15_000 })
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr}`)
  return JSON.parse(stdout)
}

/** The same, left running: answers once the script has printed its first line. */
export async function startChild(script: string, argument: object) {
  const child = spawn(process.execPath, ['--expose-gc', script, JSON.stringify(argument)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  onTestFinished(() => void child.kill('SIGKILL'))
  const [line] = await Promise.race([once(child.stdout, 'data'), exited])
  const kill = () => {
    child.kill('SIGKILL')
    return exited
  }
  return { pid: child.pid, line: String(line), kill }
}

/** Root passes over file modes by two capabilities; without them it is refused like everybody else. */
export function obeyingFileModes(command: Command): Command {
  if (process.getuid?.() !== 0) return command
  return ['setpriv', '--bounding-set', '-dac_override,-dac_read_search', '--inh-caps', '-all', ...command]
}

/** At most so many open files, this many being enough for Node to start. */
export function withFewDescriptors(limit: number) {
  return ([...command]: Command): Command => ['sh', '-c', `ulimit -n ${limit}; exec "$@"`, 'sh', ...command]
}

/**
 * A disk of its own of so many kilobytes, mounted on `folder` for this command alone.
 * @throws when this machine lets nobody mount one, so that the test is not taken for passed
 */
export function onSmallDisk(folder: string, kilobytes: number) {
  const mount = `mount -t tmpfs -o size=${kilobytes}k,mode=700 tmpfs "$0" && exec "$@"`
  const namespace = ['--user --map-root-user --mount', '--mount'].map((flags) => flags.split(' ')).find(isAllowed)
  if (!namespace) throw new Error('this test needs the right to make a mount namespace (unshare --mount)')
  return ([...command]: Command): Command => ['unshare', ...namespace, 'sh', '-c', mount, folder, ...command]
}

function isAllowed(flags: string[]): boolean {
  try {
    execFileSync('unshare', [...flags, 'sh', '-c', 'mount -t tmpfs tmpfs /tmp'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
