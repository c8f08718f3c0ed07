import { NumberInput } from '@mantine/core'
import type { ProtocolSettings } from '../../../server/contract/protocol.ts'
import { hoursInWords } from '../policies/durations.ts'
import { narrow } from '../policies/narrow.ts'
import classes from '../policies/policies.module.css'
import { RulesPanel } from '../policies/rules-panel.tsx'
import { useProtocolForm } from './use-protocol-form.ts'

/** When keys change by themselves. */
export function RotationRules({ stored }: { stored: Pick<ProtocolSettings, 'signingKeys'> }) {
  const rules = useProtocolForm(stored)
  const { form, mayChange } = rules
  const { rotateDays, prepublishHours } = form.values.signingKeys
  const field = { readOnly: !mayChange, allowDecimal: false, allowNegative: false, ...narrow }
  return (
    <RulesPanel title="Schedule" rules={rules}>
      <div className={classes.numbers}>
        <NumberInput
          label="Days for which a key signs"
          description={
            Number(rotateDays) === 0
              ? 'Keys change only when you rotate them.'
              : 'Then the next one takes its place. 0: only when you rotate them.'
          }
          min={0}
          max={3650}
          {...field}
          {...form.getInputProps('signingKeys.rotateDays')}
        />
        <NumberInput
          label="Hours for which the next key is published first"
          description={
            Number(prepublishHours) === 0
              ? 'A new key signs at once; whoever keeps the public keys for a while refuses its tokens at first.'
              : `Applications have ${hoursInWords(Number(prepublishHours))} to fetch it before it signs.`
          }
          min={0}
          max={720}
          {...field}
          {...form.getInputProps('signingKeys.prepublishHours')}
        />
      </div>
    </RulesPanel>
  )
}
