import { useMantineColorScheme } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useEffectEvent } from 'react'
import type { SettingsView } from '../../../server/contract/settings.ts'
import { useConsole } from '../../bridge/console-context.ts'

type Appearance = SettingsView['appearance']

/** Applies an appearance to this window at once. */
export function useApplyAppearance(): (appearance: Appearance) => void {
  // Switching transitions off for a moment, the library's default, writes a style element that the content security policy refuses.
  const { setColorScheme } = useMantineColorScheme({ keepTransitions: true })
  return (appearance) => setColorScheme(appearance === 'system' ? 'auto' : appearance)
}

/** Applies the stored appearance whenever it is read, also when it was changed in another window. */
export function useStoredAppearance(): void {
  const { orpc } = useConsole()
  const { data } = useQuery(orpc.settings.get.queryOptions())
  const apply = useEffectEvent(useApplyAppearance())
  const stored = data?.appearance
  useEffect(() => {
    if (stored) apply(stored)
  }, [stored])
}
