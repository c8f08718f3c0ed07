import { NumberInput, Radio, Switch } from '@mantine/core'
import type { OfficePolicies } from '../../../server/contract/policies.ts'
import { secondFactorModes } from '../../../server/contract/second-factor.ts'
import { ChoiceCard, ChoiceCards } from '../../components/choice-cards.tsx'
import { EnrolmentEffect } from './enrolment-effect.tsx'
import { narrow } from './narrow.ts'
import classes from './policies.module.css'
import { RulesPanel } from './rules-panel.tsx'
import { useEffectOf } from './use-effect-of.ts'
import { useRulesForm } from './use-rules-form.ts'

type Mode = OfficePolicies['secondFactor']['mode']

const modes: Record<Mode, { name: string; sentence: string }> = {
  off: {
    name: 'Off',
    sentence: 'The office asks nobody. Who has set one up is still asked for it; groups and applications may ask.',
  },
  optional: { name: 'Optional', sentence: 'Whoever sets one up is asked for it. Nobody has to.' },
  required_for_administrators: {
    name: 'Required for administrators',
    sentence: 'Administrators need one; everybody else may have one.',
  },
  required: { name: 'Required for everybody', sentence: 'Nobody signs in with a password alone.' },
}

/** Whether a password is enough, for whom, and what may stand in for the second factor. */
export function SecondFactorRules({ stored }: { stored: OfficePolicies['secondFactor'] }) {
  const rules = useRulesForm('secondFactor', stored)
  const { form, mayChange } = rules
  const effect = useEffectOf({ secondFactor: form.values }, true)
  const field = { readOnly: !mayChange, allowDecimal: false, allowNegative: false, ...narrow }
  const { graceDays, rememberDays } = form.values
  return (
    <RulesPanel
      title="Second factor"
      rules={rules}
      effect={effect ? <EnrolmentEffect effect={effect} graceDays={Number(graceDays)} /> : null}
    >
      <Radio.Group aria-label="Who needs a second factor" {...form.getInputProps('mode')}>
        <ChoiceCards roomy>
          {secondFactorModes.map((mode) => (
            <ChoiceCard key={mode} value={mode} name={modes[mode].name} disabled={!mayChange}>
              {modes[mode].sentence}
            </ChoiceCard>
          ))}
        </ChoiceCards>
      </Radio.Group>
      <div className={classes.numbers}>
        <NumberInput
          label="Days of grace"
          description={
            Number(graceDays) === 0
              ? 'Who needs one and has none sets it up at the next sign-in.'
              : 'For so long, who needs one and has none may put it off.'
          }
          min={0}
          max={90}
          {...field}
          {...form.getInputProps('graceDays')}
        />
        <NumberInput
          label="Days a device may be remembered"
          description={
            Number(rememberDays) === 0
              ? 'No device is: the second factor is asked at every sign-in.'
              : 'For so long, a device that a person trusts is not asked again. 0: never.'
          }
          min={0}
          max={365}
          {...field}
          {...form.getInputProps('rememberDays')}
        />
      </div>
      <Switch
        label="A passkey alone signs a person in"
        description="Without user name and password: it is two factors in one, since its device asks for a finger, a face or a PIN."
        disabled={!mayChange}
        {...form.getInputProps('passkeySignIn', { type: 'checkbox' })}
      />
    </RulesPanel>
  )
}
