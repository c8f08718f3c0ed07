import { Badge, Checkbox, Table, VisuallyHidden } from '@mantine/core'
import { IconShieldCheck } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { Person } from '../../../server/contract/people.ts'
import { Moment } from '../../components/moment.tsx'
import classes from '../../components/table.module.css'
import { roleNames } from './people-words.ts'
import { StatusBadge } from './status-badge.tsx'
import type { Selection } from './use-selection.ts'

interface PeopleTableProps {
  people: readonly Person[]
  /** Null where nothing may be done with those who are chosen. */
  selection: Selection | null
}

export function PeopleTable({ people, selection }: PeopleTableProps) {
  const shownAndChosen = people.filter(({ id }) => selection?.ids.has(id)).length
  return (
    <div className={classes.scroll}>
      <Table aria-label="People" verticalSpacing="sm" highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            {selection ? (
              <Table.Th className={classes.check ?? ''}>
                <Checkbox
                  aria-label="Choose everybody shown"
                  checked={shownAndChosen === people.length}
                  indeterminate={shownAndChosen > 0 && shownAndChosen < people.length}
                  onChange={(event) => selection.set(people, event.currentTarget.checked)}
                />
              </Table.Th>
            ) : null}
            <Table.Th>Name</Table.Th>
            <Table.Th className={classes.wide ?? ''}>E-mail</Table.Th>
            <Table.Th className={classes.wide ?? ''}>Role</Table.Th>
            <Table.Th className={classes.widest ?? ''}>Groups</Table.Th>
            <Table.Th>2nd factor</Table.Th>
            <Table.Th className={classes.wide ?? ''}>Last signed in</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {people.map((person) => (
            <PersonRow key={person.id} person={person} selection={selection} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}

function PersonRow({ person, selection }: { person: Person; selection: Selection | null }) {
  const isChosen = selection?.ids.has(person.id) ?? false
  return (
    <Table.Tr data-chosen={isChosen || undefined}>
      {selection ? (
        <Table.Td className={classes.check ?? ''}>
          <Checkbox
            aria-label={`Choose ${person.name}`}
            checked={isChosen}
            onChange={(event) => selection.set([person], event.currentTarget.checked)}
          />
        </Table.Td>
      ) : null}
      <Table.Td className={classes.who ?? ''}>
        <Link to="/people/$id" params={{ id: person.id }} className={classes.opener}>
          <bdi>{person.name}</bdi>
        </Link>
        <div className={classes.under}>
          <bdi>{person.username}</bdi>
        </div>
        <StatusBadge status={person.status} />
      </Table.Td>
      <Table.Td className={`${classes.wide} ${classes.breakable}`}>
        <bdi>{person.email ?? '–'}</bdi>
      </Table.Td>
      <Table.Td className={classes.wide ?? ''}>{roleNames[person.role]}</Table.Td>
      <Table.Td className={classes.widest ?? ''}>
        <GroupNames names={person.groups} />
      </Table.Td>
      <Table.Td>
        {person.hasSecondFactor ? (
          <span className={classes.good}>
            <IconShieldCheck size={17} aria-hidden /> Yes
          </span>
        ) : (
          <span className={classes.under}>
            No <VisuallyHidden>second factor</VisuallyHidden>
          </span>
        )}
      </Table.Td>
      <Table.Td className={classes.wide ?? ''}>
        {person.lastSignInAt === null ? 'Never' : <Moment at={person.lastSignInAt} form="date" />}
      </Table.Td>
    </Table.Tr>
  )
}

const SHOWN_GROUPS = 3

function GroupNames({ names }: { names: readonly string[] }) {
  if (names.length === 0) return '–'
  const rest = names.length - SHOWN_GROUPS
  return (
    <div className={classes.badges}>
      {names.slice(0, SHOWN_GROUPS).map((name) => (
        <Badge key={name} variant="default" size="sm" tt="none" fw={500}>
          <bdi>{name}</bdi>
        </Badge>
      ))}
      {rest > 0 ? <span className={classes.under}>and {rest} more</span> : null}
    </div>
  )
}
