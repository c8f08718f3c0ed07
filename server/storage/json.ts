/** JSON kept in a text column; the type remembers what is inside, the database sees text. */
export type JsonText<Value> = string & { readonly __json?: Value }

/** The text to store for `value`. */
export const toJson = <Value>(value: Value): JsonText<Value> => JSON.stringify(value)

/** What a column of this database holds; its shape was checked when it was written. */
export const fromJson = <Value>(text: JsonText<Value>): Value => JSON.parse(text)
