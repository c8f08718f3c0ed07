// `npm run check`: types, style, unused code and structure. Runs them side by side and shows what each printed.
import { execFile } from 'node:child_process'
import path from 'node:path'
import { requireNode24 } from './setup/node-version.mjs'

requireNode24()
const project = path.resolve(import.meta.dirname, '..')
const tools = path.join(project, 'node_modules', '.bin')
const LIMIT_MS = 240_000

const CHECKS = [
  { title: 'types', command: ['tsc', '-b'] },
  { title: 'style (biome)', command: ['biome', 'check', '--error-on-warnings', '.'] },
  { title: 'unused code (knip)', command: ['knip', '--treat-config-hints-as-errors'] },
  { title: 'structure', command: ['vitest', 'run', 'test/structure'] },
]

const { output: compiler } = await run(['tsc', '-v'])
console.log(`TypeScript ${compiler.replace('Version', '').trim()}`)

const failed = (await Promise.all(CHECKS.map(check))).filter((passed) => !passed).length
console.log(failed === 0 ? '\nAll checks passed.' : `\n${failed} of ${CHECKS.length} checks failed.`)
process.exit(failed === 0 ? 0 : 1)

async function check({ title, command }) {
  const started = performance.now()
  const { code, output } = await run(command)
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`${code === 0 ? '✓' : '✗'} ${title} (${seconds} s)`)
  if (code !== 0) console.log(output)
  return code === 0
}

function run([program, ...args]) {
  const env = { ...process.env, PATH: `${tools}${path.delimiter}${process.env.PATH}` }
  const options = { cwd: project, env, timeout: LIMIT_MS, maxBuffer: 2 ** 26, shell: process.platform === 'win32' }
  return new Promise((resolve) => {
    execFile(path.join(tools, program), args, options, (error, stdout, stderr) => {
      const code = error ? (error.code ?? 1) : 0
      const late = error?.killed ? `stopped after ${LIMIT_MS / 1000} s\n` : ''
      resolve({ code, output: `${stdout}${stderr}${late}` || String(error ?? '') })
    })
  })
}
