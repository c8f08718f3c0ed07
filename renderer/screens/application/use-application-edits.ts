import { useState } from 'react'
import type { ApplicationDetail } from '../../../server/contract/application.ts'
import { problemOf } from '../../bridge/problem.ts'
import { useRights } from '../../bridge/use-rights.ts'
import { type ApplicationTab, tabOf } from './application-tabs.ts'
import { isSame, type SettingName, type SettingValues, valuesOf } from './setting-values.ts'

/** What was refused last, of one setting (by the contract's name, with its place where it is a list) or of the whole change. */
interface Refusal {
  field: string | null
  sentence: string
}

/**
 * What was typed on an application's page and is not saved, laid over what is stored: it stays while another tab is shown, and
 * what somebody else changes meanwhile is seen in the fields that were left alone.
 */
export function useApplicationEdits(application: ApplicationDetail) {
  const { mayChange } = useRights()
  const [edits, setEdits] = useState<Partial<SettingValues>>({})
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const stored = valuesOf(application)
  const values: SettingValues = { ...stored, ...edits }
  const known = (name: string): name is SettingName => Object.hasOwn(stored, name)
  const edited = Object.keys(edits).filter(known)
  const dirty = edited.filter((name) => !isSame(values[name], stored[name]))
  const field = refusal?.field?.split('.')[0] ?? ''
  const refused = known(field) ? field : null
  return {
    values,
    stored,
    mayChange,
    change: (part: Partial<SettingValues>) => setEdits((before) => ({ ...before, ...part })),
    /** These fields show what is stored again. */
    forget: (names: readonly SettingName[]) => setEdits((before) => without(before, names)),
    dirtyOn: (tab: ApplicationTab): SettingName[] => dirty.filter((name) => tabOf(name) === tab),
    /** The refusal, with the setting that it speaks of; null where it speaks of none that has a field. */
    refusal: refusal && { ...refusal, name: refused },
    errorOf: (name: SettingName): string | null => (name === refused ? (refusal?.sentence ?? null) : null),
    refuse: (error: unknown) => setRefusal(problemOf(error)),
    refuseSetting: (name: SettingName, sentence: string) => setRefusal({ field: name, sentence }),
    calm: () => setRefusal(null),
  }
}

export type ApplicationEdits = ReturnType<typeof useApplicationEdits>

const without = (edits: Partial<SettingValues>, names: readonly SettingName[]): Partial<SettingValues> =>
  Object.fromEntries(Object.entries(edits).filter(([name]) => !names.some((one) => one === name)))
