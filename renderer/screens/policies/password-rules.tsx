import { Alert, NumberInput, Radio } from '@mantine/core'
import type { OfficePolicies } from '../../../server/contract/policies.ts'
import { ChoiceCard, ChoiceCards } from '../../components/choice-cards.tsx'
import { CostField } from './cost-field.tsx'
import { narrow } from './narrow.ts'
import { PasswordTrial } from './password-trial.tsx'
import classes from './policies.module.css'
import { RulesPanel } from './rules-panel.tsx'
import { useRulesForm } from './use-rules-form.ts'

interface PasswordRulesProps {
  stored: OfficePolicies['passwords']
  secondFactorMode: OfficePolicies['secondFactor']['mode']
}

/** NIST SP 800-63B-4 §3.1.1.2: fifteen characters where the password is the only factor. */
const ALONE = 15

/** What is asked of a new password, and how dear guessing one is. Passwords that are in use stay. */
export function PasswordRules({ stored, secondFactorMode }: PasswordRulesProps) {
  const rules = useRulesForm('passwords', stored)
  const { form, mayChange } = rules
  const { preset, minLength, cost } = form.values
  const isShort = preset === 'modern' && Number(minLength) < ALONE && secondFactorMode !== 'required'
  return (
    <RulesPanel title="Passwords" rules={rules}>
      <Radio.Group aria-label="What a new password must be" {...form.getInputProps('preset')}>
        <ChoiceCards>
          <ChoiceCard value="classic" name="Kinds of characters" disabled={!mayChange}>
            Twelve characters with letters of both kinds, a digit and a sign. What most people expect.
          </ChoiceCard>
          <ChoiceCard value="modern" name="Length alone" disabled={!mayChange}>
            Long and not easy to guess, of whatever characters. Easier to remember, and what NIST and OWASP advise.
          </ChoiceCard>
        </ChoiceCards>
      </Radio.Group>
      {preset === 'modern' ? (
        <NumberInput
          label="Shortest password, in characters"
          min={8}
          max={64}
          readOnly={!mayChange}
          allowDecimal={false}
          allowNegative={false}
          {...narrow}
          {...form.getInputProps('minLength')}
        />
      ) : null}
      {isShort ? (
        <Alert color="yellow">
          Fewer than {ALONE} characters are advised only where everybody needs a second factor.
        </Alert>
      ) : null}
      <p className={classes.hint}>
        It counts for passwords that are chosen from now on. Nobody has to change the one they have.
      </p>
      <PasswordTrial policy={{ preset, minLength: Number(minLength) }} />
      <CostField value={cost} onChange={(chosen) => form.setFieldValue('cost', chosen)} mayChange={mayChange} />
    </RulesPanel>
  )
}
