import { readFileSync, statSync } from 'node:fs'
import { type Document, isMap, isScalar, LineCounter, type Node, parseDocument } from 'yaml'
import type * as z from 'zod'
import { StartError } from '../listening/start-error.ts'
import { SeedError, type SeedPath, type SeedProblem, writePath } from './seed-error.ts'
import { seedProblems } from './seed-rules.ts'
import { knownKeys, type Seed, seedSchema } from './seed-schema.ts'

const MOST_BYTES = 32 * 1024 * 1024
/** Enough to repair a file in one go, few enough to be read. */
const MOST_PROBLEMS = 50

/**
 * Reads a seed file, YAML or JSON, and checks all of it; no database is needed for that.
 * @throws {StartError} `invalid_seed` with file, line, column and key of every problem found, or because there is no such file
 */
export function readSeedFile(file: string): Seed {
  return parseSeed(textOf(file), file)
}

/** The content of a seed file; `file` is only what the problems call it. */
export function parseSeed(text: string, file: string): Seed {
  const lines = new LineCounter()
  const document = readable(file, () => parseDocument(text, { lineCounter: lines, prettyErrors: false }))
  if (document.errors.length > 0) {
    const written = document.errors.map(({ pos, message }) => `${place(file, lines, pos[0])}: ${message}`)
    throw new SeedError(written.slice(0, MOST_PROBLEMS))
  }
  const report = (problems: SeedProblem[]) => {
    const written = problems.map((problem) => {
      const at = place(file, lines, offsetOf(document, problem))
      return `${at}: ${writePath(problem.path)}: ${problem.sentence}`
    })
    return new SeedError(written.slice(0, MOST_PROBLEMS))
  }
  const checked = seedSchema.safeParse(readable(file, () => document.toJS()) ?? {})
  if (!checked.success) throw report(checked.error.issues.flatMap(problemsOf))
  const problems = seedProblems(checked.data)
  if (problems.length > 0) throw report(problems)
  return checked.data
}

/** YAML that is nested beyond measure, or that repeats itself without end, makes the parser give up instead of complain. */
function readable<Read>(file: string, read: () => Read): Read {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof ReferenceError)) throw error
    throw new SeedError([`${file} could not be read: ${error.message}.`])
  }
}

function textOf(file: string): string {
  try {
    if (statSync(file).size > MOST_BYTES) throw new SeedError([`${file} is larger than 32 MB.`])
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof StartError) throw error
    const code = error instanceof Error && 'code' in error ? error.code : 'unknown'
    throw new SeedError([`${file} could not be read (${code}).`])
  }
}

function place(file: string, lines: LineCounter, offset: number): string {
  const { line, col } = lines.linePos(offset)
  return `${file}:${line}:${col}`
}

/** Where a problem stands; of what is missing, where the thing it is missing from begins. */
function offsetOf(document: Document, { path, aboutKey }: SeedProblem): number {
  if (path.length === 0) return startOf(document.contents)
  const parent = path.slice(0, -1)
  const holder = parent.length === 0 ? document.contents : document.getIn(parent, true)
  const pair = isMap(holder) ? holder.items.find(({ key }) => isScalar(key) && key.value === path.at(-1)) : undefined
  if (aboutKey && isScalar(pair?.key)) return startOf(pair.key)
  const value = document.getIn(path, true)
  return isNode(value) ? startOf(value) : offsetOf(document, { path: parent, sentence: '' })
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'range' in value

const startOf = (node: Node | null): number => node?.range?.[0] ?? 0

function problemsOf(issue: z.core.$ZodIssue): SeedProblem[] {
  if (issue.code === 'unrecognized_keys') {
    const known = `expected one of ${knownKeys(issue.path).join(', ')}.`
    return issue.keys.map((key) => ({
      path: [...issue.path, key],
      aboutKey: true,
      sentence: `there is no such key; ${known}`,
    }))
  }
  if (issue.code === 'invalid_union') return [nearest(issue)]
  return [{ path: issue.path, sentence: sentenceOf(issue) }]
}

/** Of the ways in which a value may be written, the one that was meant: it went wrong furthest inside. */
function nearest(issue: z.core.$ZodIssueInvalidUnion): SeedProblem {
  const inner = issue.errors.flat().toSorted((a, b) => b.path.length - a.path.length)[0]
  const path: SeedPath = [...issue.path, ...(inner?.path ?? [])]
  return { path, sentence: inner ? sentenceOf(inner) : issue.message }
}

function sentenceOf(issue: z.core.$ZodIssue): string {
  return issue.message
    .replace(/^Invalid input: expected (\w+), received undefined$/, 'missing; expected $1')
    .replace(/^Invalid (input|option): expected/, 'expected')
}
