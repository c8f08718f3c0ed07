import { Button } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { PersonDetail } from '../../../server/contract/person.ts'
import { useRights } from '../../bridge/use-rights.ts'
import { DeletePerson } from '../people/delete-person.tsx'
import { DisablePerson } from '../people/disable-person.tsx'

/** What ends an account, or brings it back. */
export function PersonActions({ person }: { person: PersonDetail }) {
  const [asked, setAsked] = useState<'disable' | 'delete' | null>(null)
  const navigate = useNavigate()
  const { mayChange, ownId } = useRights()
  if (!mayChange || ownId === person.id) return null
  const close = () => setAsked(null)
  return (
    <>
      <Button variant="default" onClick={() => setAsked('disable')}>
        {person.disabled ? 'Enable' : 'Disable'}
      </Button>
      <Button variant="outline" color="red" onClick={() => setAsked('delete')}>
        Delete
      </Button>
      {asked === 'disable' ? <DisablePerson person={person} onClose={close} /> : null}
      {asked === 'delete' ? (
        <DeletePerson
          person={person}
          onClose={close}
          onDeleted={() => void navigate({ to: '/people', replace: true })}
        />
      ) : null}
    </>
  )
}
