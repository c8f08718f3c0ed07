/** Runs pieces of work one after the other, whatever becomes of each: opening, locking and moving must not overlap. */
export type InTurn = <Answer>(work: () => Promise<Answer>) => Promise<Answer>

export function createTurns(): InTurn {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const mine = last.then(work, work)
    last = mine.catch(() => undefined)
    return mine
  }
}
