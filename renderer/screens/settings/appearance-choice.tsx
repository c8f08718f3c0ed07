import { SegmentedControl } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { appearances, type SettingsView } from '../../../server/contract/settings.ts'
import { problemOf } from '../../bridge/problem.ts'
import { useApplyAppearance } from './use-appearance.ts'
import { useUpdateSettings } from './use-update-settings.ts'

const names: Record<SettingsView['appearance'], string> = { system: 'As the system', light: 'Light', dark: 'Dark' }

interface AppearanceChoiceProps {
  stored: SettingsView['appearance']
  mayChange: boolean
}

/** Light or dark: applied at once, stored for the next time, put back when it cannot be stored. */
export function AppearanceChoice({ stored, mayChange }: AppearanceChoiceProps) {
  const apply = useApplyAppearance()
  const update = useUpdateSettings({
    success: () => undefined,
    error: (error) => {
      apply(stored)
      notifications.show({ color: 'red', message: problemOf(error).sentence })
    },
  })
  const choose = (chosen: string) => {
    const appearance = appearances.find((candidate) => candidate === chosen)
    if (!appearance) return
    apply(appearance)
    update.mutate({ appearance })
  }
  const shown = update.isPending ? (update.variables.appearance ?? stored) : stored
  return (
    <SegmentedControl
      aria-label="Appearance"
      data={appearances.map((value) => ({ value, label: names[value] }))}
      value={shown}
      disabled={!mayChange}
      onChange={choose}
    />
  )
}
