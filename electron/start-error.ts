/** Why the app cannot start, as a headline and a sentence with what to do; both are shown to the person. */
export class StartError extends Error {
  override name = 'StartError'
  readonly advice: string

  constructor(message: string, advice: string, options?: ErrorOptions) {
    super(message, options)
    this.advice = advice
  }
}
