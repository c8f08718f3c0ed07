import * as z from 'zod'
import { scopeName } from './applications.ts'
import { operation } from './errors.ts'

const tags = ['Scopes']

/** What a person reads when an application asks for the scope. */
export const scopeDescription = z.string().trim().min(1, 'Write a sentence.').max(200, 'At most 200 characters.')

/** The name of a claim of the office's own. */
export const claimName = z.string().min(1).max(100)

const newScope = z.object({
  name: scopeName,
  description: scopeDescription,
  /** Scopes that it includes. */
  implies: z.array(scopeName).max(50).default([]),
  /** Claims of the office's own that travel with it. */
  claims: z.array(claimName).max(50).default([]),
})

/** A scope, whether the server itself needs it, and how many applications may ask for it. */
export const scope = newScope.extend({ builtIn: z.boolean(), applications: z.int().nonnegative() })
export type Scope = z.infer<typeof scope>

const one = z.object({ name: scopeName })

export const scopes = {
  list: operation
    .route({ method: 'GET', path: '/scopes', summary: 'Scopes, by name', tags })
    .output(z.object({ items: z.array(scope) })),
  /** Adds the scope, or makes the one of this name so. */
  put: operation
    .route({ method: 'PUT', path: '/scopes/{name}', summary: 'Add or change a scope', tags })
    .input(newScope)
    .output(scope),
  remove: operation
    .route({ method: 'DELETE', path: '/scopes/{name}', summary: 'Delete a scope that nothing uses', tags })
    .input(one)
    .output(one),
}
