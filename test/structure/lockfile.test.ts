import { expect, test } from 'vitest'
import { readProjectFile } from './source-files.ts'

interface LockedPackage {
  resolved?: string
  integrity?: string
  optional?: boolean
  os?: string[]
  optionalDependencies?: Record<string, string>
}

const lockfile: { packages: Record<string, LockedPackage> } = JSON.parse(readProjectFile('package-lock.json'))
const installed = Object.entries(lockfile.packages).filter(([place]) => place !== '')

test('SEC-E32: the lockfile names no host, so every machine installs from its own registry', () => {
  expect(installed.length, 'no package was found').toBeGreaterThan(0)
  expect(placesWhere((entry) => entry.resolved !== undefined)).toEqual([])
})

test('SEC-E32: every package is pinned by its digest, but for binaries of other platforms', () => {
  const unpinned = placesWhere((entry) => entry.integrity === undefined && !isForPlatform(entry))
  expect(unpinned).toEqual([])
})

test('the packages of every platform are in the lockfile, for npm ci refuses a lockfile that lacks one', () => {
  const absent = installed.flatMap(([, entry]) =>
    Object.keys(entry.optionalDependencies ?? {}).filter((name) => placesOf(name).length === 0),
  )
  expect(absent).toEqual([])
})

function placesWhere(holds: (entry: LockedPackage) => boolean): string[] {
  return installed.filter(([, entry]) => holds(entry)).map(([place]) => place)
}

// A registry that lacks a foreign binary cannot tell its digest; such an entry has its version alone.
function isForPlatform(entry: LockedPackage): boolean {
  return entry.optional === true && entry.os !== undefined
}

function placesOf(name: string): string[] {
  return installed.map(([place]) => place).filter((place) => place.endsWith(`node_modules/${name}`))
}
