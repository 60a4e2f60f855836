import { randomFrom } from './random.ts'

/**
 * Directories of a made-up server in the order of a walk, each with its entries. Names are shaped like those of a Debian
 * web server: 12 bytes on average, one in six compressed, a tenth headers, many that come again in directory after directory.
 */
export interface PathTree {
  /** Number of the directory above, always smaller; the first is the root and its own parent. */
  readonly parents: readonly number[]
  readonly names: readonly string[]
  /** The entries of directory `d` are those from `starts[d]` up to `starts[d + 1]`; entry `e` is the bytes from `offsets[e]` up to `offsets[e + 1]`. */
  readonly starts: Uint32Array
  readonly offsets: Uint32Array
  readonly bytes: Uint8Array
}

const SYLLABLES =
  'ap ar bin con dae deb dev en gen get gro host in ker lib lin log mail mod net ob per pro ra se sh sys tem ti us ver x'.split(
    ' ',
  )
const SUFFIXES: readonly (readonly [share: number, suffix: string])[] = [
  [0.3, ''],
  [0.14, '.gz'],
  [0.09, '.h'],
  [0.07, '.pl'],
  [0.05, '.pm'],
  [0.05, '.mo'],
  [0.05, '.so'],
  [0.03, '.so.1'],
  [0.03, '.list'],
  [0.03, '.md5sums'],
  [0.03, '.conf'],
  [0.03, '.png'],
  [0.02, '.service'],
  [0.02, '.py'],
  [0.02, '.txt'],
  [0.02, '.html'],
  [0.01, '.key'],
  [0.01, '.js'],
]
const COMMON = [
  'copyright',
  'changelog.Debian.gz',
  'README',
  'index.html',
  '__init__.py',
  '.htaccess',
  'LC_MESSAGES',
] as const
const PLACES: readonly (readonly [share: number, at: string])[] = [
  [0.4, 'usr/share'],
  [0.25, 'usr/lib'],
  [0.1, 'etc'],
  [0.1, 'var/lib'],
  [0.1, 'srv'],
  [0.05, 'home'],
]

/** One of weighted choices. */
const picker =
  <T>(choices: readonly (readonly [share: number, value: T])[], random: () => number) =>
  (): T => {
    let left = random()
    for (const [share, value] of choices) {
      left -= share
      if (left < 0) return value
    }
    return (choices[0] as readonly [number, T])[1]
  }

/** `app1`, `app2` …: services, after which directories are called and which the globs name. */
export const serviceName = (number: number): string => `app${number}`

export const wordsFrom = (random: () => number) => {
  const syllable = (): string => SYLLABLES[Math.floor(random() * SYLLABLES.length)] as string
  return (): string => Array.from({ length: 1 + Math.floor(random() * 3.2) }, syllable).join('')
}

/** A tree with about that many entries, about 11 in a directory. */
export const pathTree = (entries: number, services: number, seed = 1): PathTree => {
  const random = randomFrom(seed)
  const word = wordsFrom(random)
  const suffix = picker(SUFFIXES, random)
  const place = picker(PLACES, random)
  const parents = [0]
  const names = ['']
  const known = new Map<string, number>([['', 0]])
  const directory = (path: string): number => {
    const at = known.get(path)
    if (at !== undefined) return at
    const slash = path.lastIndexOf('/')
    const parent = directory(path.slice(0, Math.max(slash, 0)))
    names.push(path.slice(slash + 1))
    known.set(path, parents.length)
    return parents.push(parent) - 1
  }
  const starts = [0]
  const offsets = [0]
  const chunks: string[] = []
  let at = 0
  const file = (): string => {
    const chance = random()
    if (chance < 0.08) return COMMON[Math.floor(random() * COMMON.length)] as string
    if (chance < 0.2) return `${word()}-${Math.floor(random() * 1000)}${suffix()}`
    return `${word()}${chance < 0.35 ? '_' : ''}${word()}${suffix()}`
  }
  while (offsets.length <= entries) {
    const home = place()
    const owner = home.startsWith('usr')
      ? `${word()}${Math.floor(random() * 100)}`
      : serviceName(Math.floor(random() * services))
    const below = random() < 0.3 ? '/uploads' : random() < 0.5 ? `/${word()}` : ''
    directory(`/${home}/${owner}${below}/${word()}${Math.floor(random() * 10_000)}`)
    while (starts.length < parents.length + 1) {
      const many = Math.floor(2 + random() ** 3 * 36)
      for (let i = 0; i < many; i++) {
        const name = file()
        chunks.push(name)
        at += name.length
        offsets.push(at)
      }
      starts.push(offsets.length - 1)
    }
  }
  return {
    parents,
    names,
    starts: Uint32Array.from(starts),
    offsets: Uint32Array.from(offsets),
    bytes: Buffer.from(chunks.join(''), 'latin1'),
  }
}

/** That many different globs of every kind: below a directory, by suffix, in the middle, by class, literal. */
export const mixedGlobs = (many: number, seed = 2): string[] => {
  const random = randomFrom(seed)
  const word = wordsFrom(random)
  const letters = (length: number): string =>
    Array.from({ length }, () => String.fromCharCode(97 + Math.floor(random() * 26))).join('')
  const kinds: readonly ((i: number) => string)[] = [
    (i) => (i === 0 ? '/etc/**' : `/etc/${serviceName(i)}/**`),
    (i) => `/var/lib/${serviceName(i)}/**`,
    (i) => `**/*.${['key', 'pem', 'so', 'htaccess'][i] ?? letters(3)}`,
    (i) => (i === 0 ? '/usr/lib/**/*.so*' : `/usr/lib/${word()}${i % 100}/**/*.so*`),
    (i) => (i === 0 ? '/srv/*/uploads/**' : `/srv/*/${word()}${i}/**`),
    (i) => `/srv/${serviceName(i)}/**/[!${letters(1)}]*`,
    (i) => (i === 0 ? '**/*secret*' : `**/*${letters(4)}*`),
    (i) => `/etc/${serviceName(i)}/${word()}.conf`,
    (i) => (i === 0 ? '**/.env' : `**/${word()}${letters(2)}.conf`),
    (i) => `/home/${serviceName(i)}/{.ssh,.gnupg}/**`,
  ]
  const globs = new Set<string>()
  for (let i = 0; globs.size < many; i++) for (const kind of kinds) if (globs.size < many) globs.add(kind(i))
  return [...globs]
}
