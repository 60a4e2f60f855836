type Version = readonly [major: number, minor: number, patch: number]

const below = (a: Version, b: Version): boolean => {
  for (const part of [0, 1, 2] as const) if (a[part] !== b[part]) return a[part] < b[part]
  return false
}

/** The first version after all that begin with the given parts: 1.2 → 1.3.0, 1.2.3 → 1.2.4. */
const after = ([major, minor, patch]: Version, parts: number): Version =>
  parts === 1 ? [major + 1, 0, 0] : parts === 2 ? [major, minor + 1, 0] : [major, minor, patch + 1]

/** Caret: up to the next change of the first part that is not zero. */
const caret = (low: Version, parts: number): Version =>
  after(low, low[0] > 0 || parts === 1 ? 1 : low[1] > 0 || parts === 2 ? 2 : 3)

const COMPARATOR = /^(>=|<=|>|<|=|\^|~)?(\d{1,9})(?:\.(\d{1,9}))?(?:\.(\d{1,9}))?$/

const allows = (comparator: string, version: Version): boolean | undefined => {
  const found = COMPARATOR.exec(comparator)
  if (found === null) return undefined
  const [, sign = '=', major = '0', minor, patch] = found
  const parts = minor === undefined ? 1 : patch === undefined ? 2 : 3
  const low: Version = [Number(major), Number(minor ?? 0), Number(patch ?? 0)]
  if (sign === '>=') return !below(version, low)
  if (sign === '<') return below(version, low)
  if (sign === '>') return !below(version, after(low, parts))
  if (sign === '<=') return below(version, after(low, parts))
  const high = sign === '^' ? caret(low, parts) : after(low, sign === '~' ? Math.min(parts, 2) : parts)
  return !below(version, low) && below(version, high)
}

/**
 * Whether a version satisfies every comparison of a range (`>=0.1 <1`, `^1.2`, `~1.2.3`, `1.2`), as npm's semver has
 * them; a pre-release counts as the version it leads to. undefined: not such a range.
 */
export const inRange = (version: string, range: string): boolean | undefined => {
  const found = /^(\d{1,9})\.(\d{1,9})\.(\d{1,9})/.exec(version)
  const comparators = range.split(/\s+/).filter((part) => part !== '')
  if (found === null || comparators.length === 0) return undefined
  const at: Version = [Number(found[1]), Number(found[2]), Number(found[3])]
  let inside = true
  for (const comparator of comparators) {
    const answer = allows(comparator, at)
    if (answer === undefined) return undefined
    inside &&= answer
  }
  return inside
}
