// Counts what ran, from the JSON reports of vitest and Playwright.
import { readFile } from 'node:fs/promises'

/**
 * @typedef {{ passed: number, failed: number, skipped: string[], problems: string[] }} Tally
 *   `skipped` holds one line for each skipped test: its title and why;
 *   `problems` what failed without being a test, to be said once more at the end, where a long log is read first
 */

/** @returns {Tally} */
export function emptyTally() {
  return { passed: 0, failed: 0, skipped: [], problems: [] }
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
    problems: tallies.flatMap(({ problems }) => problems),
  }
}

/**
 * What a stage did, from its report and its exit code.
 * A stage that failed without a failed test, wrote no report or ran nothing counts as one failure: it must not look well.
 *
 * @param {{ title: string, report: string, unhandled?: string, code: number, read: (report: object) => Tally }} stage
 *   `unhandled` is a file with the texts of errors that belong to no test
 * @returns {Promise<Tally>}
 */
export async function tallyOf({ title, report, unhandled, code, read }) {
  const text = await readFile(report, 'utf8').catch(() => undefined)
  if (text === undefined) return crash(`${title} ended with exit code ${code} and without a report.`)
  const problems = unhandled === undefined ? [] : JSON.parse(await readFile(unhandled, 'utf8').catch(() => '[]'))
  const tally = sum([read(JSON.parse(text)), { ...emptyTally(), problems }])
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
  return { ...emptyTally(), failed: 1, problems: [sentence] }
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
    problems: [],
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
    problems: report.errors.map(({ message, stack }) => stack ?? message ?? 'Playwright failed outside a test.'),
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
