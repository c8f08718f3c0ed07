// Counts what ran, from the JSON reports of vitest and Playwright.
import { readFile } from 'node:fs/promises'

/**
 * @typedef {{ passed: number, failed: number, skipped: string[] }} Tally
 *   `skipped` holds one line for each skipped test: its title and why
 */

/** @returns {Tally} */
export function emptyTally() {
  return { passed: 0, failed: 0, skipped: [] }
}

/**
 * @param {Tally[]} tallies
 * @returns {Tally}
 */
export function sum(tallies) {
  return {
    passed: tallies.reduce((total, { passed }) => total + passed, 0),
    failed: tallies.reduce((total, { failed }) => total + failed, 0),
    skipped: tallies.flatMap(({ skipped }) => skipped),
  }
}

/**
 * What a stage did, from its report and its exit code.
 * A stage that failed without a failed test, wrote no report or ran nothing counts as one failure: it must not look well.
 *
 * @param {{ title: string, report: string, code: number, read: (report: object) => Tally }} stage
 * @returns {Promise<Tally>}
 */
export async function tallyOf({ title, report, code, read }) {
  const text = await readFile(report, 'utf8').catch(() => undefined)
  if (text === undefined) return crash(`${title} ended with exit code ${code} and without a report.`)
  const tally = read(JSON.parse(text))
  if (tally.passed + tally.failed === 0) return sum([tally, crash(`${title} ran no test.`)])
  if (code !== 0 && tally.failed === 0) {
    return sum([tally, crash(`${title} ended with exit code ${code} though no test of it failed.`)])
  }
  return tally
}

/**
 * One failure that is not a test, with its reason printed.
 *
 * @param {string} sentence
 * @returns {Tally}
 */
export function crash(sentence) {
  console.error(sentence)
  return { ...emptyTally(), failed: 1 }
}

/** @param {object} report of vitest's json reporter @returns {Tally} */
export function readVitest(report) {
  const tests = report.testResults.flatMap(({ assertionResults }) => assertionResults)
  // A file that cannot be loaded has failed although none of its tests has.
  const broken = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  )
  const isSkipped = ({ status }) => status !== 'passed' && status !== 'failed'
  return {
    passed: tests.filter(({ status }) => status === 'passed').length,
    failed: tests.filter(({ status }) => status === 'failed').length + broken.length,
    skipped: tests.filter(isSkipped).map(({ fullName }) => fullName),
  }
}

/** @param {object} report of Playwright's json reporter @returns {Tally} */
export function readPlaywright(report) {
  const tests = report.suites.flatMap(testsOf)
  const withStatus = (status) => tests.filter((test) => test.status === status)
  return {
    passed: withStatus('expected').length,
    failed: withStatus('unexpected').length + withStatus('flaky').length + report.errors.length,
    skipped: withStatus('skipped').map(({ title, annotations }) => `${title}${reason(annotations)}`),
  }
}

function testsOf(suite) {
  const own = suite.specs.flatMap(({ title, tests }) =>
    tests.map(({ projectName, status, annotations }) => ({ title: `[${projectName}] ${title}`, status, annotations })),
  )
  return [...own, ...(suite.suites ?? []).flatMap(testsOf)]
}

function reason(annotations) {
  const text = annotations.find(({ description }) => description)?.description
  return text ? `: ${text}` : ''
}
