import type { ConsoleClient } from '../../bridge/bridge.ts'

export type ImportedLine = Awaited<ReturnType<ConsoleClient['peopleBulk']['previewImport']>>['lines'][number]

export const outcomeNames: Record<ImportedLine['outcome'], string> = {
  create: 'New',
  change: 'Changed',
  same: 'The same',
  error: 'Mistake',
}

/** What a file comes to: `3 new, 1 changed, 2 mistakes.` */
export function importSummary(lines: readonly ImportedLine[]): string {
  const count = (outcome: ImportedLine['outcome']) => lines.filter((line) => line.outcome === outcome).length
  const errors = count('error')
  const parts = [
    `${count('create')} new`,
    `${count('change')} changed`,
    `${count('same')} the same`,
    ...(errors > 0 ? [`${errors} ${errors === 1 ? 'mistake' : 'mistakes'}`] : []),
  ]
  const advice = errors > 0 ? ' Correct the file and choose it again: with a mistake in it nothing is imported.' : ''
  return `${parts.join(', ')}.${advice}`
}

/** The lines to show: mistakes first, since they are what has to be looked at. */
export function linesToShow(lines: readonly ImportedLine[], most: number): readonly ImportedLine[] {
  const errors = lines.filter(({ outcome }) => outcome === 'error')
  const others = lines.filter(({ outcome }) => outcome !== 'error')
  return [...errors, ...others].slice(0, most)
}
