import { useMutation, useQuery } from '@tanstack/react-query'
import type { PersonDetail } from '../../../server/contract/person.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { Dialog } from '../../components/dialog.tsx'
import { Failed, Loading } from '../../components/states.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'
import { ScanAndConfirm } from './scan-and-confirm.tsx'
import { usePersonChange } from './use-person-change.ts'

interface EnrolAtDeskProps {
  person: PersonDetail
  onClose: () => void
}

/** Enrols an authenticator app with the person beside the screen: scan, type a code, keep the recovery codes. */
export function EnrolAtDesk({ person, onClose }: EnrolAtDeskProps) {
  const { bridge, orpc } = useConsole()
  const changed = usePersonChange()
  // Each asking makes a new key, so it is asked once for as long as the dialog is open, and never kept.
  const begun = useQuery({
    queryKey: ['enrol at this desk', person.id],
    queryFn: () => bridge.client.person.beginTotp({ id: person.id }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  })
  const confirm = useMutation(
    orpc.person.confirmTotp.mutationOptions({
      onSuccess: async ({ recoveryCodes }) => {
        await changed(`${person.name} has an authenticator app.`)
        if (recoveryCodes === null) onClose()
      },
    }),
  )
  const codes = confirm.data?.recoveryCodes
  if (codes) return <RecoveryCodes codes={codes} name={person.name} username={person.username} onKept={onClose} />
  return (
    <Dialog onClose={onClose} title="Enrol an authenticator app" size="lg" closeOnClickOutside={false}>
      {begun.isPending ? <Loading what="the QR code" rows={3} /> : null}
      {begun.error ? <Failed error={begun.error} retry={begun.refetch} /> : null}
      {begun.data ? (
        <ScanAndConfirm
          enrolment={begun.data}
          person={person}
          pending={confirm.isPending}
          error={confirm.error}
          onCode={(code) => confirm.mutate({ id: person.id, code })}
          onClose={onClose}
        />
      ) : null}
    </Dialog>
  )
}
