import * as z from 'zod'

/** OpenID Connect Core §5.1.1. */
const address = z.union([
  z.string().transform((formatted) => ({ formatted })),
  z.object({
    formatted: z.string().optional(),
    street_address: z.string().optional(),
    locality: z.string().optional(),
    region: z.string().optional(),
    postal_code: z.string().optional(),
    country: z.string().optional(),
  }),
])

/** The types of OpenID Connect Core §5.1, which libraries trust. What is not listed is the office's own to shape. */
const shapes: Readonly<Record<string, z.ZodType>> = {
  address,
  email_verified: z.boolean(),
  phone_number_verified: z.boolean(),
  updated_at: z.number(),
  ...Object.fromEntries(
    [
      'family_name',
      'given_name',
      'middle_name',
      'nickname',
      'profile',
      'picture',
      'website',
      'gender',
      'birthdate',
      'zoneinfo',
      'locale',
      'phone_number',
    ].map((name) => [name, z.string().min(1)]),
  ),
}

/** The claim as one pair, in the shape that the standard gives it; none where it has another: better not told than told wrong. */
export function wellFormed(name: string, value: unknown): [string, unknown][] {
  const shape = Object.hasOwn(shapes, name) ? shapes[name] : undefined
  if (!shape) return [[name, value]]
  const read = shape.safeParse(value)
  return read.success ? [[name, read.data]] : []
}
