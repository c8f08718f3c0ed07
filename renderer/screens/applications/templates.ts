import type { Application, ApplicationTemplate } from '../../../server/contract/applications.ts'

interface Template {
  value: ApplicationTemplate
  name: string
  sentence: string
  placeholder: string
}

/** The kinds of application, in the words of those who build them. */
export const templates: readonly Template[] = [
  {
    value: 'web',
    name: 'Web application',
    sentence: 'Pages made on a server, which can keep a secret. Such as a wiki, a shop, an intranet.',
    placeholder: 'https://wiki.example.com/oauth/callback',
  },
  {
    value: 'spa',
    name: 'Single-page app',
    sentence: 'JavaScript in the browser only. It has no secret; PKCE protects its sign-ins.',
    placeholder: 'https://app.example.com/callback',
  },
  {
    value: 'native',
    name: 'Native app',
    sentence: 'Installed on a computer or phone. It signs in through the browser and has no secret.',
    placeholder: 'http://127.0.0.1/callback',
  },
  {
    value: 'machine',
    name: 'Machine',
    sentence: 'A program that acts for itself, with no person: a job, a script, another server.',
    placeholder: '',
  },
]

/** What kind an application is, as far as what is stored of it tells. */
export function kindOf({ type, grantTypes }: Application): string {
  if (!grantTypes.includes('authorization_code')) return 'Machine'
  return type === 'confidential' ? 'Web application' : 'App without a secret'
}
