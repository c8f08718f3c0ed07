import { Radio, Text } from '@mantine/core'
import { useId } from 'react'
import { ChoiceCard, ChoiceCards } from '../../components/choice-cards.tsx'
import { Named } from '../../components/named.tsx'

interface ChoiceProps<Value extends string> {
  label: string
  term: string
  setting: string
  options: readonly { value: Value; name: string; sentence: string; disabled?: boolean }[]
  value: Value
  onChange: (value: Value) => void
  error: string | null
  disabled: boolean
}

/** One of a few that each need a sentence, for one setting. */
export function Choice<Value extends string>(props: ChoiceProps<Value>) {
  const { label, term, setting, options, value, onChange, error, disabled } = props
  const title = useId()
  return (
    <div>
      <Text component="div" size="sm" fw={560} mb="xs" id={title}>
        <Named term={term}>{label}</Named>
      </Text>
      <Radio.Group
        aria-labelledby={title}
        data-setting={setting}
        value={value}
        error={error}
        onChange={(chosen) => {
          const option = options.find((one) => one.value === chosen)
          if (option) onChange(option.value)
        }}
      >
        <ChoiceCards roomy>
          {options.map((option) => (
            <ChoiceCard
              key={option.value}
              value={option.value}
              name={option.name}
              disabled={disabled || option.disabled === true}
            >
              {option.sentence}
            </ChoiceCard>
          ))}
        </ChoiceCards>
      </Radio.Group>
    </div>
  )
}
