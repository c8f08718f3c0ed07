import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Person } from '../../../server/contract/people.ts'
import { useConsole } from '../../bridge/console-context.ts'

const WAIT_MS = 200

interface PersonPickerProps {
  label: string
  onPick: (person: Person) => void
  /** Who cannot be picked. */
  isTaken: (person: Person) => boolean
}

/** Finds one person by a few letters; the database is asked, so that ten thousand people are no more than ten. */
export function PersonPicker({ label, onPick, isTaken }: PersonPickerProps) {
  const { orpc } = useConsole()
  const [typed, setTyped] = useState('')
  const [search] = useDebouncedValue(typed.trim(), WAIT_MS)
  const { data } = useQuery(
    orpc.people.list.queryOptions({
      input: { limit: 20, ...(search ? { search } : {}) },
      placeholderData: keepPreviousData,
    }),
  )
  const people = data?.items ?? []
  return (
    <Select
      label={label}
      placeholder="Name, user name or e-mail"
      searchable
      value={null}
      searchValue={typed}
      onSearchChange={setTyped}
      data={people.map((person) => ({
        value: person.id,
        label: `${person.name} (${person.username})`,
        disabled: isTaken(person),
      }))}
      // The database has looked already.
      filter={({ options }) => options}
      nothingFoundMessage="Nobody found"
      onChange={(id) => {
        const person = people.find((candidate) => candidate.id === id)
        setTyped('')
        if (person) onPick(person)
      }}
    />
  )
}
