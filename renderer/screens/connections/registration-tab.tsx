import { useQuery } from '@tanstack/react-query'
import { useConsole } from '../../bridge/console-context.ts'
import { Failed, Loading } from '../../components/states.tsx'
import { RegistrationRules } from './registration-rules.tsx'
import { RegistrationTokens } from './registration-tokens.tsx'

/** Who may register an application, besides the administrators. */
export function RegistrationTab() {
  const { orpc } = useConsole()
  const { data, isPending, error, refetch } = useQuery(orpc.protocol.get.queryOptions())
  if (isPending) return <Loading what="the rules" rows={5} />
  if (error && !data) return <Failed error={error} retry={refetch} />
  return (
    <>
      <RegistrationRules stored={{ registration: data.registration }} />
      <RegistrationTokens isNeeded={data.registration.mode === 'token'} />
    </>
  )
}
