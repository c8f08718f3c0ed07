import { NumberInput } from '@mantine/core'
import type { OfficePolicies } from '../../../server/contract/policies.ts'
import { hoursInWords, minutesInWords } from './durations.ts'
import { narrow } from './narrow.ts'
import classes from './policies.module.css'
import { RulesPanel } from './rules-panel.tsx'
import { useEffectOf } from './use-effect-of.ts'
import { useRulesForm } from './use-rules-form.ts'

/** How long a sign-in lasts. */
export function SessionRules({ stored }: { stored: OfficePolicies['sessions'] }) {
  const rules = useRulesForm('sessions', stored)
  const { form, mayChange } = rules
  const effect = useEffectOf({ sessions: form.values }, form.isDirty())
  const field = { readOnly: !mayChange, allowDecimal: false, allowNegative: false, ...narrow }
  return (
    <RulesPanel
      title="Sessions"
      rules={rules}
      effect={
        effect && effect.sessionsEnding > 0 ? (
          <p role="status" className={classes.effect}>
            {effect.sessionsEnding === 1
              ? 'One session is older than this and ends at once.'
              : `${effect.sessionsEnding.toLocaleString()} sessions are older than this and end at once.`}
          </p>
        ) : null
      }
    >
      <div className={classes.numbers}>
        <NumberInput
          label="Longest session, in hours"
          description={`Everybody signs in again after ${hoursInWords(Number(form.values.absoluteHours))}, however busy the session is.`}
          min={1}
          max={720}
          {...field}
          {...form.getInputProps('absoluteHours')}
        />
        <NumberInput
          label="Unused session, in minutes"
          description={`A session that nobody uses for ${minutesInWords(Number(form.values.idleMinutes))} ends.`}
          min={5}
          max={43_200}
          {...field}
          {...form.getInputProps('idleMinutes')}
        />
      </div>
    </RulesPanel>
  )
}
