/** What a sign-in is for, as far as it changes which steps there are. */
export interface SignInGoal {
  /** The application asks for a second factor. */
  clientDemand: boolean
  /** It is about something that matters: a remembered device does not stand for a second factor. */
  fresh: boolean
}
