/** What a function throws; a function that throws nothing fails the test. */
export function refusal(run: () => unknown): unknown {
  try {
    run()
  } catch (error) {
    return error
  }
  throw new Error('expected a refusal, and it was done')
}

/** What a promise rejects with; one that is fulfilled fails the test. */
export function rejection(promise: Promise<unknown>): Promise<unknown> {
  const fulfilled = () => {
    throw new Error('expected a refusal, and it was done')
  }
  return promise.then(fulfilled, (error: unknown) => error)
}
