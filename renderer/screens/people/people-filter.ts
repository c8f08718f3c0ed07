import { useNavigate, useSearch } from '@tanstack/react-router'
import * as z from 'zod'
import { peopleQuestion } from '../../../server/contract/people.ts'

const { role, status, group, secondFactor } = peopleQuestion.shape

/** What the screen's address says of who is looked for; what it says wrongly is left out. */
export const peopleFilter = z.object({
  search: z.string().max(200).optional().catch(undefined),
  role: role.catch(undefined),
  status: status.catch(undefined),
  group: group.catch(undefined),
  secondFactor: secondFactor.catch(undefined),
})
export type PeopleFilter = z.infer<typeof peopleFilter>

/** The filter lives in the address, so that a list can be gone back to, reloaded and linked to. */
export function usePeopleFilter() {
  const filter = useSearch({ from: '/people' })
  const navigate = useNavigate()
  const change = (part: Partial<PeopleFilter>) =>
    void navigate({ to: '/people', search: withoutEmpty({ ...filter, ...part }), replace: true })
  const isEmpty = Object.keys(withoutEmpty(filter)).length === 0
  return {
    filter: withoutEmpty(filter),
    isEmpty,
    change,
    clear: () => void navigate({ to: '/people', search: {}, replace: true }),
  }
}

function withoutEmpty(filter: PeopleFilter): PeopleFilter {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined && value !== ''))
}
