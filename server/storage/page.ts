import { type Expression, type SqlBool, sql } from 'kysely'

/** What a console asks of a list: `cursor` is the order key of the last item of the page before. */
export interface PageQuestion {
  search?: string | undefined
  cursor?: string | undefined
  limit: number
}

/** Whether the column holds the text, without regard to case; the text's own % and _ mean themselves. */
export function holds(column: Expression<string | null>, text: string): Expression<SqlBool> {
  const pattern = `%${text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\\%_]/g, '\\$&')}%`
  return sql<SqlBool>`lower(${column}) like ${pattern} escape '\\'`
}

/** Cuts the one row too many that was asked for to learn whether there is another page. */
export function pageOf<Item>(found: { rows: Item[]; limit: number; total: number; cursorOf(item: Item): string }) {
  const items = found.rows.slice(0, found.limit)
  const last = items.at(-1)
  const nextCursor = last && found.rows.length > found.limit ? found.cursorOf(last) : null
  return { items, nextCursor, total: found.total }
}
