/** Made-up configurations of logrotate, mistakes among them. Everything hangs on the seed. */

const mulberry = (seed: number) => (): number => {
  seed = (seed + 0x6d2b79f5) | 0
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296
}

export const SCRATCH_USERS: readonly (readonly [string, number])[] = [
  ['root', 0],
  ['daemon', 1],
  ['www-data', 33],
  ['redis', 101],
]
export const SCRATCH_GROUPS: readonly (readonly [string, number])[] = [
  ['root', 0],
  ['adm', 4],
  ['www-data', 33],
  ['redis', 102],
]
export const SCRATCH_LOGS: readonly string[] = [
  '/var/log/a/one.log',
  '/var/log/a/two.log',
  '/var/log/a/.hidden.log',
  '/var/log/b/x.log',
  '/var/log/b/y.err',
  '/var/log/c c/z.log',
  '/var/log/open/o.log',
  '/var/log/plain',
]

const PATTERNS = [
  '/var/log/a/*.log',
  '/var/log/a/one.log',
  '/var/log/a/tw?.log',
  '/var/log/b/*',
  '/var/log/b/[xy].*',
  '/var/log/[ab]/*.log',
  '/var/log/*/z.log',
  '"/var/log/c c/z.log"',
  "'/var/log/c c/*'",
  '/var/log/c\\ c/z.log',
  '/var/log/open/o.log',
  '/var/log/plain',
  '/var/log/a/.*.log',
]

const GLOBAL = [
  ...['daily', 'weekly', 'weekly 3', 'monthly', 'rotate 4', 'rotate 0', 'create', 'nocreate', 'create 600 redis adm'],
  ...['missingok', 'compress', 'dateext', 'su redis redis', 'sharedscripts', 'copytruncate', 'notifempty', 'copy'],
  ...['tabooext + .foo, .bar', 'tabooext .bak', 'taboopat + *.x', 'size 10k', 'renamecopy', 'nomissingok', '# words'],
  ...['ignoreduplicates', 'nocopy', 'rotate=3', 'create 0644 www-data', 'daily missingok rotate 2'],
]
const INNER = [
  ...GLOBAL.filter((line) => !line.startsWith('taboo')),
  ...[
    'create 0640 redis adm',
    'create 660',
    'create redis adm',
    'nocopytruncate',
    'su www-data www-data',
    'su root root',
  ],
  ...['su 33 33', 'create 0600 33 4', 'noolddir', 'olddir /var/log/a/old', 'nosharedscripts', 'hourly', 'yearly'],
  ...['maxsize 1M', 'minsize = 3', 'maxage 3', 'start 2', 'mail root@localhost', 'delaycompress', 'extension .log'],
  ...['compresscmd /usr/bin/xz', 'compressoptions -9', 'shred', 'allowhardlink', 'createolddir 0750 redis adm'],
  ...['dateformat -%Y', 'weird words', 'shredcycles 3', 'nomail', 'norenamecopy', 'create=0640', 'rotate -1', 'create'],
]
const MISTAKES = [
  ...[
    'rotate x',
    'create 999x',
    'size 5q',
    'su redis',
    'rotate',
    'weekly 9',
    'monthly x',
    '=',
    'daily;',
    '/var/log/b/x.log',
  ],
  ...['create 0640 redis adm more', 'olddir', 'include', 'tabooext .x', '}', 'maxage -1', 'missingok }', '{', 'mail'],
]
const SCRIPT_NAMES = ['prerotate', 'postrotate', 'firstaction', 'lastaction']

export const randomRotation = (seed: number): ReadonlyMap<string, string> => {
  const random = mulberry(seed)
  const below = (limit: number): number => Math.floor(random() * limit)
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T
  const some = <T>(list: readonly T[], most: number): readonly T[] =>
    Array.from({ length: below(most + 1) }, () => pick(list))
  const flawed = random() < 0.5
  let token = 0
  const script = (): string => {
    const end = random() < 0.05 && flawed ? 'endscrip' : pick(['endscript', '\tendscript', '  endscript  '])
    return `${pick(['', '\t'])}${pick(SCRIPT_NAMES)}\n${pick(['', '  if true; then', '\techo }'])}\n\techo token-${token++}\n${end}`
  }
  const inner = (): string => {
    if (flawed && random() < 0.12) return pick(['', '\t', '  ']) + pick(MISTAKES)
    return random() < 0.15 ? script() : pick(['', '\t', '    ', ' ']) + pick(INNER)
  }
  const stanza = (): string => {
    const patterns = [pick(PATTERNS), ...some(PATTERNS, 1)].join(pick([' ', '\n', '\t ', '\n# words }\n']))
    const body = Array.from({ length: below(7) }, inner)
    return `${patterns}${pick([' {', '\n{', '{', ' { '])}\n${body.join('\n')}\n${flawed && random() < 0.1 ? ' ' : ''}}${pick(['', '', ' '])}`
  }
  const globals = (): readonly string[] =>
    some(flawed && random() < 0.1 ? MISTAKES.filter((line) => !line.startsWith('/')) : GLOBAL, 3)
  const file = (): string =>
    [...globals(), ...Array.from({ length: below(3) }, stanza)].join('\n') + pick(['\n', '\n\n'])
  const files = new Map<string, string>()
  const include = pick(['include /etc/logrotate.d', 'include /etc/logrotate.d/b', 'include = /etc/logrotate.d', ''])
  files.set('/etc/logrotate.conf', [...globals(), include, file(), ...globals(), ''].join('\n'))
  for (const name of ['a', 'b', 'c.bak', 'd.foo', '.e', 'f.x', 'g~'])
    if (random() < 0.5) files.set(`/etc/logrotate.d/${name}`, file())
  return files
}
