import type { ClientAbout } from '../contract/client-settings.ts'
import type { ClientProblem, ClientSettings } from './client-rules.ts'
import { validateRedirectUri } from './redirect-uri.ts'

type Key = ClientProblem['key']

interface AddressFacts {
  signsPeopleIn: boolean
  /** Whether this server may call some addresses by http. */
  callsByHttp: boolean
}

/** What is wrong with the addresses of a client: where people are sent, where the server calls, what they are shown. */
export function addressProblems(client: ClientSettings, facts: AddressFacts): ClientProblem[] {
  return [
    ...redirectProblems(client),
    ...uris('post_logout_redirect_uris', client.post_logout_redirect_uris, client.type),
    ...logoutProblems(client, facts),
    ...sectorProblems(client),
    ...called('jwks_uri', client.jwks_uri, facts),
    ...single('initiate_login_uri', client.initiate_login_uri),
    ...aboutProblems(client.about),
  ]
}

function redirectProblems({ type, grant_types, redirect_uris }: ClientSettings): ClientProblem[] {
  const redirects = grant_types.includes('authorization_code')
  const key = 'redirect_uris'
  if (redirects && redirect_uris.length === 0) return [{ key, sentence: 'Enter at least one redirect URI.' }]
  if (!redirects && redirect_uris.length > 0)
    return [{ key, sentence: 'This application sends nobody to a browser page, so it has no redirect URI.' }]
  return uris(key, redirect_uris, type)
}

const uris = (key: Key, texts: readonly string[], type: ClientSettings['type']): ClientProblem[] =>
  texts.flatMap((text, at) => {
    const sentence = validateRedirectUri(text, type)
    return sentence === undefined ? [] : [{ key, at, sentence }]
  })

/** A page or an endpoint of the client on the web: https, or http on this machine. */
function single(key: Key, text: string | null): ClientProblem[] {
  // A confidential client's rules leave no private scheme.
  const sentence = text === null ? undefined : validateRedirectUri(text, 'confidential')
  return sentence === undefined ? [] : [{ key, sentence: sentence.replace('A redirect URI', 'This address') }]
}

/** What this server calls by itself: inside the networks that the office allows, by http too. */
function called(key: Key, text: string | null, { callsByHttp }: AddressFacts): ClientProblem[] {
  return single(key, callsByHttp && text?.startsWith('http:') ? text.replace('http:', 'https:') : text)
}

function logoutProblems(client: ClientSettings, facts: AddressFacts): ClientProblem[] {
  const { backchannel_logout_uri: back, frontchannel_logout_uri: front } = client
  const malformed = [...called('backchannel_logout_uri', back, facts), ...single('frontchannel_logout_uri', front)]
  if (malformed.length > 0) return malformed
  const found: ClientProblem[] = []
  const nobody = 'This application signs nobody in, so it hears of no logout.'
  if (back !== null && !facts.signsPeopleIn) found.push({ key: 'backchannel_logout_uri', sentence: nobody })
  if (front !== null && !facts.signsPeopleIn) found.push({ key: 'frontchannel_logout_uri', sentence: nobody })
  // OpenID Connect Front-Channel Logout §2: scheme, host and port of a redirect URI.
  else if (front !== null && !client.redirect_uris.some((uri) => originOf(uri) === originOf(front)))
    found.push({
      key: 'frontchannel_logout_uri',
      sentence: 'It must be on the same scheme, host and port as one of the redirect URIs.',
    })
  return found
}

/** OpenID Connect Core §8.1: without a sector of its own a client is known by the one host of its redirect URIs. */
function sectorProblems(client: ClientSettings): ClientProblem[] {
  const key = 'sector_identifier_uri'
  const sector = client.sector_identifier_uri
  if (sector !== null)
    return sector.startsWith('https:')
      ? single(key, sector)
      : [{ key, sentence: 'A sector identifier begins with https://.' }]
  if (client.subject_type !== 'pairwise') return []
  const hosts = new Set(client.redirect_uris.map((uri) => (URL.canParse(uri) ? new URL(uri).host : uri)))
  if (hosts.size === 1) return []
  return [{ key, sentence: 'Pairwise subjects need a sector identifier unless all redirect URIs are on one host.' }]
}

/** SEC-A05: people follow these links, so only web addresses are taken. */
function aboutProblems(about: ClientAbout): ClientProblem[] {
  const links = ['client_uri', 'logo_uri', 'policy_uri', 'tos_uri'] as const
  return links.flatMap((name): ClientProblem[] => {
    const [wrong] = single('about', about[name] ?? null)
    return wrong ? [{ ...wrong, at: name }] : []
  })
}

const originOf = (uri: string): string => (URL.canParse(uri) ? new URL(uri).origin : uri)
