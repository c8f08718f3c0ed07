import { Button, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useConsole } from '../../bridge/console-context.ts'
import { SearchField } from '../../components/search-field.tsx'
import { useStoredText } from '../../components/use-stored-text.ts'
import { type PeopleFilter, peopleFilter, usePeopleFilter } from './people-filter.ts'
import classes from './people-filters.module.css'
import { roleNames, statusNames } from './people-words.ts'

const choices = (names: Record<string, string>) => Object.entries(names).map(([value, label]) => ({ value, label }))

const factorChoices = [
  { value: 'with', label: 'Has 2nd factor' },
  { value: 'without', label: 'No 2nd factor' },
]

/** Who is looked for. */
export function PeopleFilters() {
  const { orpc } = useConsole()
  const { filter, isEmpty, change, clear } = usePeopleFilter()
  const { typed, type } = useStoredText(filter.search ?? '', (search) => change({ search }))
  const groups = useQuery(orpc.groups.list.queryOptions())
  const choose = (name: keyof PeopleFilter) => (value: string | null) =>
    change({ [name]: peopleFilter.parse({ [name]: value ?? undefined })[name] })
  return (
    <search className={classes.filters}>
      <div className={classes.text}>
        <SearchField label="Search people" placeholder="Name, user name or e-mail" value={typed} onChange={type} />
      </div>
      <FilterChoice label="Role" data={choices(roleNames)} value={filter.role} onChoose={choose('role')} />
      <FilterChoice label="Status" data={choices(statusNames)} value={filter.status} onChoose={choose('status')} />
      <FilterChoice
        label="Group"
        data={groups.data?.items.map(({ name }) => name) ?? []}
        value={filter.group}
        onChoose={choose('group')}
      />
      <FilterChoice
        label="Second factor"
        data={factorChoices}
        value={filter.secondFactor}
        onChoose={choose('secondFactor')}
      />
      {isEmpty ? null : (
        <Button variant="subtle" onClick={clear}>
          Show everyone
        </Button>
      )}
    </search>
  )
}

interface FilterChoiceProps {
  label: string
  data: (string | { value: string; label: string })[]
  value: string | undefined
  onChoose: (value: string | null) => void
}

function FilterChoice({ label, data, value, onChoose }: FilterChoiceProps) {
  return (
    <Select
      className={classes.choice ?? ''}
      aria-label={label}
      placeholder={label}
      data={data}
      value={value ?? null}
      onChange={onChoose}
      clearable
      clearButtonProps={{ 'aria-label': `Any: ${label}` }}
      searchable={data.length > 8}
      nothingFoundMessage="None of this name"
    />
  )
}
