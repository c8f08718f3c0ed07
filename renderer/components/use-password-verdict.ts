import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import {
  type PasswordPolicy,
  type PasswordRequirement,
  passwordContext,
  passwordRequirements,
} from '../../server/contract/password-policy.ts'
import { useConsole } from '../bridge/console-context.ts'

const PAUSE_MS = 250

interface Owner {
  username: string
  name: string
  email: string | null
}

/**
 * What is asked of a new password, and which of it is met: at once as far as it needs no list, the rest as the server answers,
 * with its advice on how hard the password is to guess. Without an answer it is the default policy's list, and `policy` is undefined.
 */
export function usePasswordVerdict(password: string, owner: Owner) {
  const { orpc } = useConsole()
  const { username, name, email } = owner
  const [asked] = useDebouncedValue(password, PAUSE_MS)
  const { data, isPlaceholderData } = useQuery(
    orpc.people.checkPassword.queryOptions({
      input: { password: asked, username, name, email },
      placeholderData: keepPreviousData,
      // A password is not to stay in the cache.
      gcTime: 0,
    }),
  )
  const here = passwordRequirements(password, passwordContext(owner), data?.policy)
  const isCurrent = data !== undefined && !isPlaceholderData && asked === password
  return {
    policy: data?.policy,
    requirements: data ? data.requirements.map((there) => (isCurrent ? there : judgedHere(there, here))) : here,
    strength: isCurrent && password !== '' ? data.strength.sentence : null,
  }
}

/** The office's policy for new passwords; undefined until the server has said it. */
export function usePasswordPolicy(): PasswordPolicy | undefined {
  const { orpc } = useConsole()
  return useQuery(orpc.people.checkPassword.queryOptions({ input: { password: '' } })).data?.policy
}

/** A requirement of which the server has not judged this password yet. */
const judgedHere = (there: PasswordRequirement, here: readonly PasswordRequirement[]): PasswordRequirement =>
  here.find(({ id, sentence }) => id === there.id && sentence === there.sentence) ?? { ...there, met: false }
