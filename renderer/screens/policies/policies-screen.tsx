import { useQuery } from '@tanstack/react-query'
import { useConsole } from '../../bridge/console-context.ts'
import { useRights } from '../../bridge/use-rights.ts'
import { LookOnly } from '../../components/look-only.tsx'
import { Page } from '../../components/page.tsx'
import { Failed, Loading } from '../../components/states.tsx'
import { AccountRules } from './account-rules.tsx'
import { PasswordRules } from './password-rules.tsx'
import { SecondFactorRules } from './second-factor-rules.tsx'
import { SessionRules } from './session-rules.tsx'

/** What the office has decided about how people sign in. */
export function PoliciesScreen() {
  const { orpc } = useConsole()
  const { isAuditor } = useRights()
  const { data, isPending, error, refetch } = useQuery(orpc.policies.get.queryOptions())
  return (
    <Page title="Sign-in rules" lead="What a sign-in asks of everybody, and how long it lasts.">
      {isAuditor ? <LookOnly /> : null}
      {isPending ? <Loading what="the rules" rows={8} /> : null}
      {error && !data ? <Failed error={error} retry={refetch} /> : null}
      {data ? (
        <>
          <SecondFactorRules stored={data.secondFactor} />
          <PasswordRules stored={data.passwords} secondFactorMode={data.secondFactor.mode} />
          <SessionRules stored={data.sessions} />
          <AccountRules stored={data.account} />
        </>
      ) : null}
    </Page>
  )
}
