import { SegmentedControl, Select } from '@mantine/core'
import { SearchField } from '../../components/search-field.tsx'
import { type EventFilter, typeChoices } from './event-filter.ts'
import classes from './event-filters.module.css'

interface EventFiltersProps {
  filter: EventFilter
  onFilter: (filter: EventFilter) => void
}

const outcomes = [
  { value: 'all', label: 'All' },
  { value: 'success', label: 'Succeeded' },
  { value: 'failure', label: 'Failed' },
] as const

export function EventFilters({ filter, onFilter }: EventFiltersProps) {
  return (
    <search className={classes.filters}>
      <SegmentedControl
        aria-label="Outcome"
        data={[...outcomes]}
        value={filter.outcome}
        onChange={(value) => {
          const outcome = outcomes.find((candidate) => candidate.value === value)?.value
          if (outcome) onFilter({ ...filter, outcome })
        }}
      />
      <Select
        className={classes.type ?? ''}
        aria-label="What happened"
        placeholder="Anything"
        data={typeChoices}
        value={filter.type}
        searchable
        clearable
        onChange={(value) => {
          onFilter({ ...filter, type: typeChoices.find((choice) => choice.value === value)?.value ?? null })
        }}
      />
      <div className={classes.text}>
        <SearchField
          label="Person or application"
          placeholder="Person, application or address"
          value={filter.text}
          onChange={(text) => onFilter({ ...filter, text })}
        />
      </div>
    </search>
  )
}
