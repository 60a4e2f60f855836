/** Files of a made-up set of units: path → text, or `-> target`. Everything hangs on the seed. */
export type UnitFilesMade = ReadonlyMap<string, string>

const mulberry = (seed: number) => (): number => {
  seed = (seed + 0x6d2b79f5) | 0
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296
}

// Not /run/systemd/transient, nor the generators' directories: in a test run systemd takes empty ones of its own.
const DIRECTORIES = [
  '/etc/systemd/system.control',
  '/run/systemd/system.control',
  '/etc/systemd/system',
  '/run/systemd/system',
  '/usr/local/lib/systemd/system',
  '/usr/lib/systemd/system',
]
const PREFIXES = ['rnd', 'rnd-a', 'rnd-a-b', 'rnd-c\\x2dd', 'rnd-e-']
const DROP_INS = ['10-a.conf', '20-b.conf', '20-b.conf~', 'z.conf', 'readme']

const SETTINGS: readonly (readonly [key: string, values: readonly string[]])[] = [
  ['User', ['www-data', 'games', '33', '']],
  ['Group', ['adm', 'games', '']],
  ['SupplementaryGroups', ['adm', 'games tty', '']],
  ['UMask', ['027', '0077', '']],
  ['DynamicUser', ['yes', 'no']],
  ['RuntimeDirectory', ['a', 'a b/c', 'd:e', '%p', '%i', '"f g"', '']],
  ['RuntimeDirectoryMode', ['0750', '700']],
  ['StateDirectory', ['s', 's/t %N', '%j', '']],
  ['CacheDirectory', ['c', '']],
  ['LogsDirectory', ['l', 'l m', '']],
  ['ConfigurationDirectory', ['k', '']],
  ['ConfigurationDirectoryMode', ['0700']],
  ['ReadWritePaths', ['/a', '-/b +/c', '/d %t/%p', '']],
  ['ReadOnlyPaths', ['/e', '/f -/g', '']],
  ['InaccessiblePaths', ['/h', '']],
  ['ExecPaths', ['/i', '']],
  ['NoExecPaths', ['/j', '']],
  ['ProtectSystem', ['strict', 'full', 'yes', 'no', '']],
  ['ProtectHome', ['yes', 'tmpfs', 'read-only', 'no']],
  ['PrivateTmp', ['yes', 'no', '']],
  ['EnvironmentFile', ['/etc/default/x', '-/etc/y', '']],
  ['Environment', ['A=1', '"B=2 3" C=4', "'D=5'E=6", 'F=%p', '']],
  ['AmbientCapabilities', ['CAP_CHOWN', 'CAP_FOWNER CAP_CHOWN', '']],
  ['PIDFile', ['/run/x.pid', 'y.pid', '']],
  ['WorkingDirectory', ['/srv', '-/opt', '']],
  ['ExecStartPre', ['/bin/true a', '+/bin/true', '']],
  ['ExecReload', ['/bin/kill -HUP $MAINPID', '/bin/true ; /bin/false', '']],
  [
    'ExecStart',
    [
      '/bin/true',
      '/bin/true %p %i %n %N',
      '-/bin/true "a b" \'c "d\' e\\ f',
      '!/bin/true a ; -/bin/false b',
      '@/bin/true zero one',
      '/bin/echo $A $$C %%d',
      '/bin/echo "a\\tb" \\x41 \\101 \\s',
      '/bin/echo a \\; b ; /bin/echo ";"',
      '/bin/echo a=b"c d"e',
      '/bin/echo one \\\n  two \\\n# comment\n three',
      '',
    ],
  ],
  ['ReadWriteDirectories', ['/k', '']],
  ['CapabilityBoundingSet', ['CAP_CHOWN', '~CAP_FOWNER', '']],
  ['Type', ['oneshot', 'simple', 'dbus', '']],
  ['RemainAfterExit', ['yes', 'no']],
  ['Restart', ['always', 'on-failure', 'no']],
  ['ExecStop', ['/bin/true', '']],
]

/** `count` units with their drop-ins, aliases, masks and instances. Names of services to ask systemd about come with them. */
export const randomUnits = (seed: number, count: number): { files: UnitFilesMade; names: readonly string[] } => {
  const random = mulberry(seed)
  const below = (limit: number): number => Math.floor(random() * limit)
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T
  const settings = (most: number): string =>
    Array.from({ length: 1 + below(most) }, () => {
      const [key, values] = pick(SETTINGS)
      const gap = pick(['=', ' = ', '='])
      return `${pick(['', '', '# note\n', '; note\n', '\n'])}${key}${gap}${pick(values)}${pick(['', '', '  '])}\n`
    }).join('')
  const body = (most: number): string => {
    const extra = random() < 0.2 ? `[Unit]\nDescription=%n\n[Service]\n${settings(2)}` : ''
    return `[Service]\n${settings(most)}${extra}`
  }
  const files = new Map<string, string>()
  const names: string[] = []
  for (let index = 0; index < count; index++) {
    const prefix = `${pick(PREFIXES)}${index}`
    const template = random() < 0.3
    const file = `${prefix}${template ? '@' : ''}.service`
    const name = template ? `${prefix}@in\\x2dst-x.service` : file
    names.push(name)
    const start = 'Type=oneshot\nExecStart=/bin/true main\n'
    for (const directory of new Set([pick(DIRECTORIES), pick(DIRECTORIES)]))
      files.set(`${directory}/${file}`, `[Unit]\nDescription=x\n[Service]\n${start}${settings(8)}`)
    const truncated = prefix.includes('-') ? [`${prefix.slice(0, prefix.lastIndexOf('-') + 1)}.service.d`] : []
    const own = [`${name}.d`, `${file}.d`, ...truncated, 'service.d', 'rnd-.service.d']
    for (let drop = below(4); drop > 0; drop--) {
      const path = `${pick(DIRECTORIES)}/${pick(own)}/${pick(DROP_INS)}`
      files.set(path, pick([body(4), body(4), body(4), '', '-> /dev/null', `${body(2)}Type=oneshot`]))
    }
    if (random() < 0.15) files.set(`${pick(DIRECTORIES)}/alias-${file}`, `-> ${file}`)
  }
  return { files, names }
}
