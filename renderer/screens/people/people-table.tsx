import { Badge, Button, Table } from '@mantine/core'
import { useId, useState } from 'react'
import type { Person } from '../../../server/contract/people.ts'
import { Moment } from '../../components/moment.tsx'
import classes from '../../components/table.module.css'
import { DeletePerson } from './delete-person.tsx'
import { DisablePerson } from './disable-person.tsx'

type Asked = { what: 'delete' | 'disable'; person: Person }

export function PeopleTable({ people }: { people: readonly Person[] }) {
  const [asked, setAsked] = useState<Asked | null>(null)
  const close = () => setAsked(null)
  return (
    <div className={classes.scroll}>
      <Table aria-label="People" verticalSpacing="sm" highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Name</Table.Th>
            <Table.Th className={classes.wide ?? ''}>E-mail</Table.Th>
            <Table.Th className={classes.wide ?? ''}>Role</Table.Th>
            <Table.Th className={classes.wide ?? ''}>Last signed in</Table.Th>
            <Table.Th ta="end">Actions</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {people.map((person) => (
            <PersonRow key={person.id} person={person} onAsk={(what) => setAsked({ what, person })} />
          ))}
        </Table.Tbody>
      </Table>
      {asked?.what === 'delete' ? <DeletePerson person={asked.person} onClose={close} /> : null}
      {asked?.what === 'disable' ? <DisablePerson person={asked.person} onClose={close} /> : null}
    </div>
  )
}

function PersonRow({ person, onAsk }: { person: Person; onAsk: (what: Asked['what']) => void }) {
  const name = useId()
  return (
    <Table.Tr>
      <Table.Td>
        <div className={classes.name} id={name}>
          <bdi>{person.name}</bdi>
        </div>
        <div className={classes.under}>
          <bdi>{person.username}</bdi>
        </div>
        {person.disabled ? (
          <Badge color="gray" variant="light" size="sm" mt={4}>
            Disabled
          </Badge>
        ) : null}
      </Table.Td>
      <Table.Td className={classes.wide ?? ''}>
        <bdi>{person.email ?? '–'}</bdi>
      </Table.Td>
      <Table.Td className={classes.wide ?? ''}>{person.role === 'admin' ? 'Administrator' : 'User'}</Table.Td>
      <Table.Td className={classes.wide ?? ''}>
        {person.lastSignInAt === null ? 'Never' : <Moment at={person.lastSignInAt} />}
      </Table.Td>
      <Table.Td>
        <div className={classes.actions}>
          <Button variant="default" size="xs" aria-describedby={name} onClick={() => onAsk('disable')}>
            {person.disabled ? 'Enable' : 'Disable'}
          </Button>
          <Button variant="subtle" color="red" size="xs" aria-describedby={name} onClick={() => onAsk('delete')}>
            Delete
          </Button>
        </div>
      </Table.Td>
    </Table.Tr>
  )
}
