import { ActionIcon, Group, Stack } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Group as OfficeGroup } from '../../../server/contract/groups.ts'
import type { Person } from '../../../server/contract/people.ts'
import { useConsole } from '../../bridge/console-context.ts'
import { problemOf } from '../../bridge/problem.ts'
import { useRights } from '../../bridge/use-rights.ts'
import { AnchorLink } from '../../components/anchor-link.tsx'
import { FormProblem } from '../../components/form-problem.tsx'
import { ListFoot } from '../../components/list-foot.tsx'
import { joined, nextCursor } from '../../components/list-pages.ts'
import { Failed, Loading } from '../../components/states.tsx'
import { PersonPicker } from '../people/person-picker.tsx'
import classes from './group-members.module.css'
import { useSetMembers } from './use-set-members.ts'

/** Who is in a group, with the ways in and out. */
export function GroupMembers({ group }: { group: OfficeGroup }) {
  const { mayChange } = useRights()
  const members = useSetMembers()
  return (
    <section aria-label="Members">
      <Stack gap="sm">
        <Group justify="space-between">
          <h3>Members</h3>
          <AnchorLink to="/people" search={{ group: group.name }} fz="sm">
            Show them under People
          </AnchorLink>
        </Group>
        {mayChange ? (
          <PersonPicker
            label="Add a member"
            onPick={(person) => members.mutate({ name: group.name, add: [person.id] })}
            isTaken={({ groups }) => groups.includes(group.name)}
          />
        ) : null}
        <FormProblem>{members.error ? problemOf(members.error).sentence : null}</FormProblem>
        <MemberList
          group={group}
          onTakeOut={mayChange ? ({ id }) => members.mutate({ name: group.name, takeOut: [id] }) : null}
        />
      </Stack>
    </section>
  )
}

interface MemberListProps {
  group: OfficeGroup
  onTakeOut: ((person: Person) => void) | null
}

function MemberList({ group, onTakeOut }: MemberListProps) {
  const { orpc } = useConsole()
  const list = useInfiniteQuery(
    orpc.people.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ group: group.name, limit: 20, ...(cursor ? { cursor } : {}) }),
      initialPageParam: undefined,
      getNextPageParam: nextCursor,
      placeholderData: keepPreviousData,
    }),
  )
  if (list.isPending) return <Loading what="members" rows={2} />
  if (list.isError) return <Failed error={list.error} retry={list.refetch} />
  const { items, total } = joined(list.data.pages)
  if (items.length === 0) return <p className={classes.none}>Nobody yet.</p>
  return (
    <>
      <ul className={classes.members}>
        {items.map((person) => (
          <li key={person.id}>
            <Link to="/people/$id" params={{ id: person.id }} className={classes.name}>
              <bdi>{person.name}</bdi>
            </Link>
            <bdi className={classes.username}>{person.username}</bdi>
            {onTakeOut ? (
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={`Take ${person.name} out`}
                onClick={() => onTakeOut(person)}
              >
                <IconX size={16} />
              </ActionIcon>
            ) : null}
          </li>
        ))}
      </ul>
      <ListFoot
        shown={items.length}
        total={total}
        noun={['member', 'members']}
        hasMore={list.hasNextPage}
        loading={list.isFetchingNextPage}
        onMore={() => void list.fetchNextPage()}
      />
    </>
  )
}
