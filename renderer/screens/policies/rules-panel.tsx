import { Button, Group, Stack } from '@mantine/core'
import type { FormEvent, ReactNode } from 'react'
import { FormProblem } from '../../components/form-problem.tsx'
import { Panel } from '../../components/panel.tsx'

interface RulesPanelProps {
  title: string
  rules: {
    submit: (event?: FormEvent<HTMLFormElement>) => void
    mayChange: boolean
    problem: string | null
    isSaving: boolean
    form: { isDirty: () => boolean; reset: () => void }
  }
  children: ReactNode
  /** What saving would mean, right above the button. */
  effect?: ReactNode
}

/** One part of the rules: what can be decided, what it would mean, and the button that decides it. */
export function RulesPanel({ title, rules, children, effect }: RulesPanelProps) {
  const { form, submit, mayChange, problem, isSaving } = rules
  return (
    <Panel title={title}>
      <form noValidate onSubmit={submit}>
        <Stack>
          {children}
          {effect}
          <FormProblem>{problem}</FormProblem>
          {mayChange ? (
            <Group gap="xs">
              <Button type="submit" disabled={!form.isDirty()} loading={isSaving} aria-label={`Save: ${title}`}>
                Save
              </Button>
              {form.isDirty() ? (
                <Button variant="subtle" onClick={form.reset}>
                  Undo
                </Button>
              ) : null}
            </Group>
          ) : null}
        </Stack>
      </form>
    </Panel>
  )
}
