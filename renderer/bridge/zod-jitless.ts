import * as z from 'zod'

// zod probes for `eval` when a schema is made, and a strict content security policy reports that; so this is imported first.
z.config({ jitless: true })
