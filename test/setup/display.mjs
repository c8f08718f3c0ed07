import { spawn } from 'node:child_process'

const START_MS = 15_000

/**
 * A display for the desktop tests: the one there is, or an Xvfb of our own that dies with this process.
 *
 * @returns {Promise<{ env: Record<string, string>, close: () => void }>} `env` is for the processes that draw
 * @throws {Error} when Xvfb does not come up
 */
export async function openDisplay() {
  if (process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY) {
    return { env: {}, close: () => {} }
  }
  // Xvfb itself picks a free number and writes it to descriptor 3 once it answers.
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1440x900x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const close = () => server.kill()
  process.once('exit', close)
  const number = await displayNumber(server)
  console.log(`Display :${number} is an Xvfb of this run.`)
  // No session bus belongs to this display; naming none keeps Chromium from looking for one again and again.
  return { env: { DISPLAY: `:${number}`, DBUS_SESSION_BUS_ADDRESS: 'disabled:' }, close }
}

function displayNumber(server) {
  return new Promise((resolve, reject) => {
    const fail = (reason) => reject(new Error(`Xvfb did not start: ${reason}`))
    const limit = setTimeout(() => fail(`no answer within ${START_MS / 1000} s`), START_MS)
    server.once('error', (error) => fail(error.message))
    server.once('exit', (code) => fail(`exit code ${code}`))
    server.stdio[3].once('data', (line) => {
      clearTimeout(limit)
      resolve(String(line).trim())
    })
  })
}
