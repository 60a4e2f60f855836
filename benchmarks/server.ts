import { randomFrom } from './random.ts'

/** One inode to be made, its parents before it. `content` belongs to files, `target` to links. */
export interface Entry {
  readonly path: string
  readonly type: 'file' | 'directory' | 'symlink'
  readonly mode: number
  readonly uid: number
  readonly gid: number
  readonly content?: string
  readonly target?: string
}

export interface ServerOptions {
  /** Regular files and links, about. */
  readonly files: number
  /** Directories beside those of the skeleton, so that files can grow in number without them. Default: a twentieth of `files`. */
  readonly directories?: number | undefined
  /** Default 25. Each has a unit, an account, and a directory of every kind. */
  readonly services?: number | undefined
  readonly seed?: number | undefined
  /** How many times as many faults as the seven in 5,000 files of the usual tree. Default 1. */
  readonly faults?: number | undefined
}

const FIRST_UID = 200
/** Where the files go, by weight: a server's are mostly programs and their data. */
const HOMES: readonly (readonly [share: number, at: string])[] = [
  [0.5, '/usr/share'],
  [0.2, '/usr/lib'],
  [0.08, '/opt/site'],
  [0.05, '/etc/site'],
]
/** The rest of the directories belong to services, in turn. */
const ROLES = ['var/lib', 'var/cache', 'var/log', 'usr/lib', 'srv'] as const
const SUFFIXES = ['.conf', '.so', '.txt', '.gz', '', '.py', '.json', '.html'] as const
const CONTENTS = ['', 'plain text\n', '#!/bin/sh\nexit 0\n', '\x7fELF\x02\x01\x01', '{"a": 1}\n'] as const

const nameOf = (service: number): string => `app${String(service + 1).padStart(2, '0')}`

const skeleton = (services: number): Entry[] => {
  const names = Array.from({ length: services }, (_, i) => nameOf(i))
  const directory = (path: string, uid = 0, mode = 0o755): Entry => ({ path, type: 'directory', mode, uid, gid: uid })
  const file = (path: string, content: string, mode = 0o644): Entry => ({
    path,
    type: 'file',
    mode,
    uid: 0,
    gid: 0,
    content,
  })
  const ids = names.map((name, i) => ({ name, id: FIRST_UID + i }))
  const unit = (name: string): string =>
    `[Service]\nExecStart=/usr/bin/${name}\nUser=${name}\nStateDirectory=${name}\nCacheDirectory=${name}\nLogsDirectory=${name}\nRuntimeDirectory=${name}\n`
  return [
    ...'/ /etc /etc/site /usr /usr/bin /usr/lib /usr/lib/systemd /usr/lib/systemd/system /usr/share /opt /opt/site /var /var/lib /var/cache /var/log /srv /run'
      .split(' ')
      .map((path) => directory(path)),
    directory('/tmp', 0, 0o1777),
    file(
      '/etc/passwd',
      [
        'root:x:0:0::/root:/bin/sh',
        ...ids.map(({ name, id }) => `${name}:x:${id}:${id}::/var/lib/${name}:/bin/false`),
      ].join('\n'),
    ),
    file('/etc/group', ['root:x:0:', ...ids.map(({ name, id }) => `${name}:x:${id}:`)].join('\n')),
    ...ids.flatMap(({ name, id }) => [
      file(`/usr/lib/systemd/system/${name}.service`, unit(name)),
      file(`/usr/bin/${name}`, '\x7fELF', 0o755),
      directory(`/etc/${name}`),
      file(`/etc/${name}/${name}.conf`, 'listen = 1\n'),
      directory(`/usr/lib/${name}`),
      directory(`/srv/${name}`),
      ...['var/lib', 'var/cache', 'var/log', 'run'].map((home) => directory(`/${home}/${name}`, id, 0o750)),
    ]),
  ]
}

/** A fault now and then, so that there is something to find. */
const withFault = (entry: Entry, pick: number, service: number): Entry => {
  if (pick < 0.0004) return { ...entry, mode: 0o666 }
  if (pick < 0.0008) return { ...entry, uid: service }
  if (pick < 0.001) return { ...entry, gid: service, mode: 0o664 }
  if (pick < 0.0012) return { ...entry, mode: 0o4755 }
  return pick < 0.0014 ? { ...entry, path: `${entry.path}.key` } : entry
}

/** A server-like tree, decided by its options alone. Directories come before what they hold. */
export function* serverTree(options: ServerOptions): Generator<Entry> {
  const { files, services = 25, seed = 1, faults = 1 } = options
  const random = randomFrom(seed)
  const among = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  yield* skeleton(services)
  const places: { readonly path: string; readonly owner: number; readonly depth: number }[] = []
  const homes = HOMES.flatMap(([share, path]) =>
    Array.from({ length: share * 100 }, () => ({ path, owner: 0, depth: 0 })),
  )
  for (let i = 0; homes.length < 100; i++) {
    const service = i % services
    const role = ROLES[i % ROLES.length] as string
    const owner = role.startsWith('var') ? FIRST_UID + service : 0
    homes.push({ path: `/${role}/${nameOf(service)}`, owner, depth: 0 })
  }
  for (let i = 0; i < (options.directories ?? Math.ceil(files / 20)); i++) {
    const near = places.length === 0 || random() < 0.3 ? among(homes) : among(places)
    const under = near.depth > 7 ? among(homes) : near
    const place = { path: `${under.path}/d${i}`, owner: under.owner, depth: under.depth + 1 }
    places.push(place)
    yield { path: place.path, type: 'directory', mode: 0o755, uid: place.owner, gid: place.owner }
  }
  const all = places.length === 0 ? homes : places
  for (let i = 0; i < files; i++) {
    // Filled in turn: entries that are neighbours on disk come from one directory.
    const { path: holder, owner } = all[Math.floor((i / files) * all.length)] as (typeof all)[number]
    const path = `${holder}/f${i}${among(SUFFIXES)}`
    if (random() < 0.03) yield { path, type: 'symlink', mode: 0o777, uid: owner, gid: owner, target: '/etc/passwd' }
    else {
      const mode = random() < 0.1 ? 0o755 : owner === 0 ? 0o644 : 0o640
      // What a service writes is hardly ever a program.
      const content = owner === 0 || random() < 0.01 ? among(CONTENTS) : 'plain text\n'
      const entry: Entry = { path, type: 'file', mode, uid: owner, gid: owner, content }
      yield withFault(entry, random() / faults, FIRST_UID + Math.floor(random() * services))
    }
  }
}
