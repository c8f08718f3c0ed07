import type { Config } from '../config.ts'

const year = 31_536_000

/**
 * What every answer carries (SEC-Q-3.4); a route may loosen only what it names. The referrer stays on this server: without
 * any, browsers send `Origin: null` with our own forms. There is no Cross-Origin-Opener-Policy, since an application that
 * signs people in through a pop-up would lose it on the way.
 */
export function securityHeaders({ issuer }: Config): Record<string, string> {
  return {
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    ...(issuer.startsWith('https:') && { 'strict-transport-security': `max-age=${year}` }),
  }
}

/** What a page of ours may do besides showing itself. */
export interface PageLeave {
  /** Where its forms may end, besides here. */
  formTargets?: readonly string[]
  /** Its forms may not end here. */
  formsLeave?: boolean
  /** Origins of the pages that it shows in frames; none where it is left out. */
  frames?: readonly string[]
  /** The address of its one script, to the letter; no script at all where it is left out. */
  script?: string | undefined
}

/** The policy of the pages for people: no script but the one that is named, one stylesheet, forms that end here or at the application. */
export function pagePolicy({ formTargets = [], formsLeave = false, frames = [], script }: PageLeave = {}): string {
  return [
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self' data:",
    ...(script === undefined ? [] : [`script-src ${script}`]),
    ...(frames.length === 0 ? [] : [`frame-src ${[...new Set(frames)].join(' ')}`]),
    `form-action ${[...(formsLeave ? [] : ["'self'"]), ...new Set(formTargets)].join(' ')}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ')
}
