import type { ChangeEvent } from 'react'
import { lineOfField } from '../applications/redirect-addresses.ts'
import type { SettingName, SettingValues } from './setting-values.ts'
import type { ApplicationEdits } from './use-application-edits.ts'

type NamesOf<Value> = {
  [Name in SettingName]: SettingValues[Name] extends Value ? Name : never
}[SettingName]
type Typing = ChangeEvent<HTMLInputElement | HTMLTextAreaElement>

/** What a text field for a setting is given. */
export const textField = (edits: ApplicationEdits, name: NamesOf<string>) => ({
  value: edits.values[name],
  onChange: (event: Typing) => edits.change({ [name]: event.currentTarget.value }),
  error: edits.errorOf(name),
  readOnly: !edits.mayChange,
  spellCheck: false,
  autoComplete: 'off',
  'data-setting': name,
})

/** What a field of addresses, one a line, is given. */
export function linesField(edits: ApplicationEdits, name: NamesOf<string>) {
  const value = edits.values[name]
  const sentence = edits.errorOf(name)
  const line = lineOfField(edits.refusal?.field ?? null, value)
  return {
    value,
    onChange: (text: string) => edits.change({ [name]: text }),
    problem: sentence === null ? null : { line, sentence },
    readOnly: !edits.mayChange,
  }
}

/** What a switch for a setting is given. */
export const switchField = (edits: ApplicationEdits, name: NamesOf<boolean>) => ({
  checked: edits.values[name],
  onChange: (event: ChangeEvent<HTMLInputElement>) => edits.change({ [name]: event.currentTarget.checked }),
  error: edits.errorOf(name),
  disabled: !edits.mayChange,
  'data-setting': name,
})
