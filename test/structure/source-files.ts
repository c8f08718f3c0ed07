import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

const project = path.resolve(import.meta.dirname, '..', '..')
const TOP_FOLDERS = ['server', 'electron', 'renderer', 'test']
const SOURCE = /\.(ts|tsx|mts|mjs|cjs|js|jsx|css)$/

export interface SourceFile {
  /** From the top of the repository, with slashes. */
  path: string
  text: string
}

/** Every source file of the four top folders. */
export function readSourceFiles(): SourceFile[] {
  return TOP_FOLDERS.flatMap((folder) =>
    readdirSync(path.join(project, folder), { recursive: true, encoding: 'utf8' }).map(
      (name) => `${folder}/${name.replaceAll(path.sep, '/')}`,
    ),
  )
    .filter((name) => SOURCE.test(name))
    .map((name) => ({ path: name, text: readFileSync(path.join(project, name), 'utf8') }))
}

/** A file at the top of the repository, as text. */
export function readProjectFile(name: string): string {
  return readFileSync(path.join(project, name), 'utf8')
}

/** Every README of the repository, by its path. */
export function readReadmes(): SourceFile[] {
  const folders = ['', ...TOP_FOLDERS.flatMap(foldersBelow)]
  return folders
    .map((folder) => path.posix.join(folder, 'README.md'))
    .filter((name) => readdirSync(path.join(project, path.dirname(name))).includes('README.md'))
    .map((name) => ({ path: name, text: readProjectFile(name) }))
}

function foldersBelow(top: string): string[] {
  const below = readdirSync(path.join(project, top), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => path.relative(project, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
  return [top, ...below]
}
