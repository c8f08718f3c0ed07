import formbody from '@fastify/formbody'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type Parameters, parseParameters, queryOf } from '../oauth/parameters.ts'

/** In bytes: a form of ours, or of the protocol, comes nowhere near. */
const longestBody = 65_536

/** The body's parameters, kept under a name of their own: what a parser answers cannot be told from other objects. */
interface FormBody {
  form: Parameters
}

/** From here on bodies are forms, and nothing else is read (RFC 6749 §3.1, §3.2). */
export async function readForms(app: FastifyInstance): Promise<void> {
  app.removeAllContentTypeParsers()
  await app.register(formbody, { bodyLimit: longestBody, parser: (text) => ({ form: parseParameters(text) }) })
}

/** The parameters of the form in the body; none where there is no body. */
export function formOf({ body }: FastifyRequest): Parameters {
  return isFormBody(body) ? body.form : parseParameters('')
}

/** The parameters of the address. */
export const addressParametersOf = ({ raw }: FastifyRequest): Parameters => queryOf(raw.url ?? '')

const isFormBody = (body: unknown): body is FormBody => typeof body === 'object' && body !== null && 'form' in body
