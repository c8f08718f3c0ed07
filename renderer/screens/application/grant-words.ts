import type { grantTypes } from '../../../server/contract/applications.ts'

interface GrantWords {
  name: string
  term: string
  sentence: string
  /** For applications that prove themselves only. */
  confidential: boolean
}

/** What each grant is for, in the words of an administrator. */
export const grantWords: Record<(typeof grantTypes)[number], GrantWords> = {
  authorization_code: {
    name: 'People sign in through the browser',
    term: 'authorization_code',
    sentence: 'They come to this server’s sign-in page and go back to one of the redirect URIs.',
    confidential: false,
  },
  refresh_token: {
    name: 'It stays connected',
    term: 'refresh_token',
    sentence: 'It gets new access tokens without the person, as long as the sign-in rules allow.',
    confidential: false,
  },
  client_credentials: {
    name: 'It acts for itself',
    term: 'client_credentials',
    sentence: 'A program without a person: it gets tokens in its own name.',
    confidential: true,
  },
  'urn:ietf:params:oauth:grant-type:device_code': {
    name: 'People sign in by a code',
    term: 'device_code',
    sentence: 'For devices without a browser: the code that they show is typed on another one.',
    confidential: false,
  },
  'urn:ietf:params:oauth:grant-type:token-exchange': {
    name: 'It exchanges tokens',
    term: 'token-exchange',
    sentence: 'It hands in the token of a person and gets one for another API, on which both names stand.',
    confidential: true,
  },
}
