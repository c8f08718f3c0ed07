import { PasswordInput, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type PasswordPolicy, passwordContext, passwordRequirements } from '../../../server/contract/password-policy.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { useRights } from '../../bridge/use-rights.ts'
import { RequirementList } from '../../components/requirement-list.tsx'
import classes from './policies.module.css'

const PAUSE_MS = 250
const nobody = { username: '', name: '', email: null }

/** The sentences that people will see, with a field to try a password in; it is kept nowhere. */
export function PasswordTrial({ policy }: { policy: PasswordPolicy }) {
  const { orpc } = useConsole()
  const { mayChange } = useRights()
  const [typed, setTyped] = useState('')
  const [asked] = useDebouncedValue(typed, PAUSE_MS)
  const { data } = useQuery(
    orpc.people.checkPassword.queryOptions({
      input: { password: asked, ...nobody },
      enabled: mayChange,
      placeholderData: keepPreviousData,
      gcTime: 0,
    }),
  )
  // The server judges by the rules that are stored: of its answer only what needs a list counts here, and is the same in every preset.
  const here = passwordRequirements(typed, passwordContext(nobody), policy)
  const known = new Set(
    [...here, ...passwordRequirements('', passwordContext(nobody), data?.policy)].map(({ id }) => id),
  )
  const byList = data?.requirements.filter(({ id }) => !known.has(id)) ?? []
  return (
    <div className={classes.columns}>
      <div>
        <RequirementList requirements={[...here, ...byList]} judged={typed !== ''} />
      </div>
      {mayChange ? (
        <div>
          <PasswordInput
            label="Try a password"
            description="It is judged and forgotten."
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            autoComplete="off"
            maxLength={1024}
          />
          {typed !== '' && data ? (
            <Text size="sm" c="dimmed" mt={4} role="status">
              {data.strength.sentence}
            </Text>
          ) : null}
        </div>
      ) : null}
    </div>
  )
}
