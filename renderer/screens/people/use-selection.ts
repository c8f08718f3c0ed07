import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { Person } from '../../../server/contract/people.ts'
import { useConsole } from '../../bridge/console-context.ts'
import type { PeopleFilter } from './people-filter.ts'

/** As many as one answer may hold. */
const PAGE = 200

export type Chosen = Pick<Person, 'id' | 'name'>

/** The people that a bulk change is for; a choice of others begins anew with another filter. */
export function useSelection(filter: PeopleFilter) {
  const { bridge } = useConsole()
  const asked = JSON.stringify(filter)
  const [chosen, setChosen] = useState<readonly Chosen[]>([])
  const [under, setUnder] = useState(asked)
  if (under !== asked) {
    setUnder(asked)
    setChosen([])
  }
  const everyone = useMutation({
    mutationFn: async () => {
      const all: Chosen[] = []
      let cursor: string | null = null
      do {
        const page = await bridge.client.people.list({ limit: PAGE, ...filter, ...(cursor ? { cursor } : {}) })
        all.push(...page.items)
        cursor = page.nextCursor
      } while (cursor !== null)
      return all
    },
    onSuccess: setChosen,
  })
  const set = (people: readonly Chosen[], isChosen: boolean) => {
    const ids = new Set(people.map(({ id }) => id))
    const others = chosen.filter(({ id }) => !ids.has(id))
    setChosen(isChosen ? [...others, ...people] : others)
  }
  return { chosen, ids: new Set(chosen.map(({ id }) => id)), set, clear: () => setChosen([]), everyone }
}

export type Selection = ReturnType<typeof useSelection>
