import * as z from 'zod'
import { groupClaims } from './claims.ts'
import { id, moment } from './common.ts'
import { operation } from './errors.ts'
import { secondFactorDemand } from './second-factor.ts'

export const groupName = z
  .string()
  .trim()
  .regex(
    /^[\p{L}\p{N}][\p{L}\p{N}._ -]{0,63}$/u,
    'A group is 1 to 64 letters, digits, spaces and . _ - beginning with a letter or digit.',
  )

/** `claims` are told of every member besides their own; where both have one, the member's own counts. */
const newGroup = z.object({
  name: groupName,
  description: z.string().trim().max(200, 'At most 200 characters.').default(''),
  claims: groupClaims.default({}),
  secondFactor: secondFactorDemand.default('inherit'),
})

export const group = newGroup.extend({ members: z.int().nonnegative(), createdAt: moment })
export type Group = z.infer<typeof group>

const one = z.object({ name: groupName })

export const groups = {
  list: operation
    .route({ method: 'GET', path: '/groups', summary: 'Groups, by name', tags: ['Groups'] })
    .output(z.object({ items: z.array(group) })),
  create: operation
    .route({ method: 'POST', path: '/groups', successStatus: 201, summary: 'Add a group', tags: ['Groups'] })
    .input(newGroup)
    .output(group),
  /** What is left out stays; the name stays, since applications read it. */
  update: operation
    .route({ method: 'PATCH', path: '/groups/{name}', summary: 'Change a group', tags: ['Groups'] })
    .input(
      one.extend({
        description: z.string().trim().max(200, 'At most 200 characters.').optional(),
        claims: groupClaims.optional(),
        secondFactor: secondFactorDemand.optional(),
      }),
    )
    .output(group),
  /** Its members stay; only the group goes. */
  remove: operation
    .route({ method: 'DELETE', path: '/groups/{name}', summary: 'Delete a group', tags: ['Groups'] })
    .input(one)
    .output(one),
  setMembers: operation
    .route({ method: 'POST', path: '/groups/{name}/members', summary: 'Add and take out members', tags: ['Groups'] })
    .input(one.extend({ add: z.array(id).max(500).default([]), takeOut: z.array(id).max(500).default([]) }))
    .output(group),
}
