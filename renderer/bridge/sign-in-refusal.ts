import * as oauth from 'oauth4webapi'
import { SignInError } from './authorization-server.ts'

const sentences: Record<string, string> = {
  access_denied: 'The sign-in was refused. Only administrators and auditors may use this console.',
  invalid_scope: 'This account does not have the right to use this console. Sign in as an administrator or an auditor.',
  invalid_grant: 'The sign-in took too long or was used already.',
  temporarily_unavailable: 'The server is busy. Wait a moment.',
}

/** Why a sign-in failed, as a sentence; the code of the protocol follows where there is one, for whoever has to find the cause. */
export function refusalSentence(error: unknown): string {
  if (error instanceof SignInError) return error.message
  if (error instanceof oauth.AuthorizationResponseError || error instanceof oauth.ResponseBodyError) {
    return sentences[error.error] ?? `The server refused the sign-in (${error.error}).`
  }
  if (error instanceof oauth.OperationProcessingError)
    return 'The answer of the sign-in could not be trusted, so it was not used.'
  return 'The server could not be reached for the sign-in.'
}
