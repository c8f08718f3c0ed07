import type { Application, ApplicationTemplate } from '../../../server/contract/applications.ts'

interface Template {
  value: ApplicationTemplate
  name: string
  sentence: string
  placeholder: string
  /** Whether it sends people to a page of this server and gets them back. */
  redirects: boolean
}

/** The kinds of application, in the words of those who build them. */
export const templates: readonly Template[] = [
  {
    value: 'web',
    name: 'Web application',
    sentence: 'Pages made on a server, which can keep a secret. Such as a wiki, a shop, an intranet.',
    placeholder: 'https://wiki.example.com/oauth/callback',
    redirects: true,
  },
  {
    value: 'spa',
    name: 'Single-page app',
    sentence: 'JavaScript in the browser only. It has no secret; PKCE protects its sign-ins.',
    placeholder: 'https://app.example.com/callback',
    redirects: true,
  },
  {
    value: 'native',
    name: 'Native app',
    sentence: 'Installed on a computer or phone. It signs in through the browser and has no secret.',
    placeholder: 'http://127.0.0.1/callback',
    redirects: true,
  },
  {
    value: 'device',
    name: 'Device',
    sentence:
      'A television, a printer, a command line: people type the code that it shows on a page of their own browser.',
    placeholder: '',
    redirects: false,
  },
  {
    value: 'machine',
    name: 'Machine',
    sentence: 'A program that acts for itself, with no person: a job, a script, another server.',
    placeholder: '',
    redirects: false,
  },
]

/** Whether an application signs people in through a browser page. */
export const redirects = (application: { grantTypes: readonly string[] }): boolean =>
  application.grantTypes.includes('authorization_code')

const isDevice = ({ grantTypes }: { grantTypes: readonly string[] }): boolean =>
  grantTypes.includes('urn:ietf:params:oauth:grant-type:device_code')

/** Whether people sign in to an application, in a browser or by a device's code. */
export const signsPeopleIn = (application: { grantTypes: readonly string[] }): boolean =>
  redirects(application) || isDevice(application)

/** What kind an application is, as far as what is stored of it tells. */
export function kindOf(application: Application): string {
  if (!redirects(application)) return isDevice(application) ? 'Device' : 'Machine'
  return application.type === 'confidential' ? 'Web application' : 'App without a secret'
}
