interface Naming {
  /** What the person typed; may be empty. */
  wish: string
  userAgent: string | null
  attachment: 'platform' | 'cross-platform' | undefined
  transports: readonly string[]
  /** Names of the passkeys that the person has. */
  taken: readonly string[]
}

const longestName = 60

/** A name as it is shown in a list: one line, not too long; empty when nothing is left of it. */
export const plainName = (wish: string): string =>
  wish
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, longestName)

/** What a passkey is called: as its owner wishes, or by what it probably is; numbered where there is one of that name. */
export function passkeyName({ wish, taken, ...device }: Naming): string {
  const name = plainName(wish) || guess(device)
  if (!taken.includes(name)) return name
  const number = Array.from({ length: taken.length }, (_, index) => index + 2).find(
    (candidate) => !taken.includes(`${name} ${candidate}`),
  )
  return `${name} ${number ?? taken.length + 2}`
}

function guess({ userAgent, attachment, transports }: Omit<Naming, 'wish' | 'taken'>): string {
  if (attachment === 'cross-platform') return transports.includes('hybrid') ? 'Phone' : 'Security key'
  const [, name] = builtIn.find(([system]) => system.test(userAgent ?? '')) ?? []
  return name ?? 'Passkey'
}

// An iPad calls itself a Macintosh; nothing tells them apart here. Android says Linux, too, so it comes first.
const builtIn: readonly [RegExp, string][] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android phone'],
  [/Windows/, 'Windows Hello'],
  [/Macintosh/, 'Mac'],
  [/CrOS/, 'Chromebook'],
]
