import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'

const WAIT_MS = 250

/** A search as typed and as asked: the database is asked when the typing pauses, not for each letter. */
export function useSearch() {
  const [typed, setTyped] = useState('')
  const [search] = useDebouncedValue(typed.trim(), WAIT_MS)
  return { typed, setTyped, search }
}

interface Page<Item> {
  items: readonly Item[]
  nextCursor: string | null
  total: number
}

/** Pages of a list as one list, with how many match in all. */
export function joined<Item>(pages: readonly Page<Item>[] | undefined): { items: Item[]; total: number } {
  return { items: pages?.flatMap((page) => page.items) ?? [], total: pages?.at(-1)?.total ?? 0 }
}

/** The `getNextPageParam` of every list of the contract. */
export const nextCursor = (page: { nextCursor: string | null }): string | undefined => page.nextCursor ?? undefined

/** The `input` of one page; the first has no cursor. */
export function pageInput(search: string, cursor: string | undefined) {
  return { limit: 50, ...(search ? { search } : {}), ...(cursor ? { cursor } : {}) }
}
