import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type ServerProcess, startServer } from '../../support/server-process.ts'

export interface HeadlessOffice extends ServerProcess {
  folder: string
}

/** `authly serve` on a folder of its own; `stop` leaves the folder, `discard` removes it. */
export async function serve(wishes: { folder?: string; port?: number; seed?: object } = {}): Promise<HeadlessOffice> {
  const folder = wishes.folder ?? realpathSync(mkdtempSync(path.join(tmpdir(), 'authly-office-')))
  const args = ['server/authly.mjs', 'serve', '--data', path.join(folder, 'data'), '--port', String(wishes.port ?? 0)]
  if (wishes.seed) {
    const file = path.join(folder, 'seed.json')
    writeFileSync(file, JSON.stringify(wishes.seed))
    args.push('--seed', file)
  }
  return { ...(await startServer(args)), folder }
}

export const discard = ({ folder }: { folder: string }) => rmSync(folder, { recursive: true, force: true })
