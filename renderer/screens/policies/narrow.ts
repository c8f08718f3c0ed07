/** A field for a small number is no wider than it, whatever room its description needs. */
export const narrow = { styles: { wrapper: { maxWidth: '9rem' } } }
