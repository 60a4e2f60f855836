import type { Evidence, Vulnerability } from './record.ts'

/** Names that mean something to a system, and so are the same everywhere. */
const STANDARD = new Set(
  `bin boot cache cron.d cron.daily cron.weekly default dev dpkg etc home info init.d lib lib64 libexec local lock log
  logrotate.d mail opt passwd group shadow root run sbin share spool srv sysconfig system systemd sys tmp tmpfiles.d usr var www
  adm nogroup php.ini plugin plugins sudoers sudoers.d crontab conf.d profile.d init systemd-tmpfiles sh bash env php perl python3 chown
  chmod touch cat rm kill find install mkdir bin.d null functions tmpfiles crontabs ld.so.conf ld.so.conf.d kernel postinst.d profile environment openrc-run shm inetd.conf tcpd preinst postinst prerm postrm`.split(
    /\s+/,
  ),
)

/** Numbers below a bound, the same for the same seed (a linear congruential generator is random enough for names). */
export const numbersFrom = (seed: number): ((below: number) => number) => {
  let state = (seed * 2654435761 + 1) >>> 0
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const SYLLABLES = 'ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve wi xo zu'.split(' ')

/** Gives every name that a record uses another one, the same one wherever it stands; what follows a dot is kept. */
export const renamer = (seed: number): ((name: string) => string) => {
  const next = numbersFrom(seed)
  const made = new Map<string, string>()
  const fresh = (): string => [1, 2, 3].map(() => SYLLABLES[next(SYLLABLES.length)]).join('')
  return (name) => {
    if (name === '' || STANDARD.has(name) || /^\d+$/.test(name)) return name
    const [, prefix = '', stem = name, ending = ''] = /^([._]?)([^.]*)((?:\..*)?)$/.exec(name) ?? []
    const known = made.get(stem) ?? fresh()
    made.set(stem, known)
    return prefix + known + ending
  }
}

const inText = (text: string, rename: (name: string) => string, names: ReadonlySet<string>): string =>
  text
    .replace(/(?<![\w/.-])([\w-]+)\.service/g, (all, stem: string) =>
      stem.startsWith('systemd-') ? all : `${rename(stem)}.service`,
    )
    .replace(/\/[\w.+@-]+(?:\/[\w.+@-]+)*/g, (path) => path.split('/').map(rename).join('/'))
    .replace(/(?<![\w/.$-])[\w-]+(?![\w/.-])/g, (word) => (names.has(word) ? rename(word) : word))

/** A record with every service, user, group and path name changed. */
export const renamed = (record: Vulnerability, seed: number): Vulnerability => {
  const rename = renamer(seed)
  const path = (text: string): string => text.split('/').map(rename).join('/')
  const account = (name: string): string => (name === 'root' ? name : rename(name))
  const first = record.service.split(' ', 1)[0] ?? ''
  const named = record.evidence.some((one) => one.path.split('/').some((part) => part.split('.', 1)[0] === first))
  const names = new Set([record.user, record.group, ...record.evidence.flatMap((one) => [one.owner, one.group])])
  names.delete('root')
  const service = account(named && first !== record.user ? first : record.user === 'root' ? first : record.user)
  const entry = (one: Evidence): Evidence => ({
    ...one,
    path: path(one.path),
    owner: account(one.owner),
    group: account(one.group),
  })
  const files = <T extends string | null>(texts: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(
      Object.entries<T>(texts).map(([at, text]) => [
        path(at),
        (text === null ? text : inText(text, rename, names)) as T,
      ]),
    )
  return {
    ...record,
    service: `${service} ${record.service.slice(first.length)}`,
    user: account(record.user),
    group: account(record.group),
    evidence: record.evidence.map(entry),
    other_evidence: record.other_evidence.map((text) => inText(text, rename, names)),
    ...(record.files === undefined ? {} : { files: files(record.files) }),
    ...(record.repairs === undefined
      ? {}
      : {
          repairs: record.repairs.map((one) => ({
            ...(one.files === undefined ? {} : { files: files(one.files) }),
            ...(one.evidence === undefined ? {} : { evidence: one.evidence.map(entry) }),
          })),
        }),
  }
}
