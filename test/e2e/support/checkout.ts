import path from 'node:path'

/** The project's folder. */
export const checkout = path.resolve(import.meta.dirname, '..', '..', '..')
