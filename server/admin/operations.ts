import { implement } from '@orpc/server'
import { contract } from '../contract/index.ts'
import { AdminError } from './admin-error.ts'
import { authorise } from './authorise.ts'
import type { ConsoleContext } from './console-context.ts'
import { answerOf } from './refusals.ts'

/**
 * The contract's operations with what stands before each: every refusal is answered in one form, and the caller is an
 * operator. It is the router's own, so no transport can leave it out.
 */
export const operations = implement(contract)
  .$context<ConsoleContext>()
  .use(async ({ context, path, next }) => {
    try {
      return await next()
    } catch (thrown) {
      throw answerOf(thrown, path.join('.'), context.installation.log)
    }
  })
  .use(async ({ context, path, procedure, next }) => {
    const reads = procedure['~orpc'].route.method === 'GET'
    return next({ context: { operator: await authorise(context, { name: path.join('.'), reads }) } })
  })

/** The operations that need an open database. */
export const openOperations = operations.use(async ({ context, next }) => {
  const server = context.installation.open()
  if (!server) throw new AdminError('NOT_READY')
  return next({ context: { server } })
})
