import {
  type BytePath,
  type EventRecord,
  eventWrites,
  isUnder,
  parentOf,
  type Suggestion,
  textOf,
} from '../model/index.ts'

/** What the system mounts for every service, or a private /tmp holds: no directive opens it. */
const GIVEN: readonly BytePath[] = ['/dev', '/proc', '/sys']
const TMP: readonly BytePath[] = ['/tmp', '/var/tmp']
const HOME: readonly BytePath[] = ['/home', '/root', '/run/user']
/** Programs that gain from their set-id bit. */
const GAINING = /\/(?:sudo|su|doas|pkexec|passwd|newuidmap|newgidmap|mount|umount|ping|at|crontab|sendmail|postdrop)$/

/** Where each directive's directories lie; systemd.exec(5). */
export const DIRECTIVES: readonly (readonly [directive: string, base: BytePath])[] = Object.freeze([
  ['RuntimeDirectory', '/run'],
  ['StateDirectory', '/var/lib'],
  ['CacheDirectory', '/var/cache'],
  ['LogsDirectory', '/var/log'],
])

const isIn = (path: BytePath, among: readonly BytePath[]): boolean =>
  among.some((directory) => isUnder(path, directory))

/** What must be writable for an event: the path, or where a name comes and goes the directory that holds it. */
export const placeOf = ({ op, path, flags }: EventRecord): BytePath =>
  (op === 'open' && !flags.includes('create')) || ['chmod', 'chown', 'truncate', 'setxattr'].includes(op)
    ? path
    : parentOf(path)

/** Paths of events that only go through in a file system that can be written. */
export const writtenPlaces = (events: readonly EventRecord[]): readonly BytePath[] => {
  const places = new Set<BytePath>()
  for (const event of events) {
    if (event.result === 'ok' && eventWrites(event) && !isIn(event.path, GIVEN)) places.add(placeOf(event))
  }
  return [...places].sort()
}

/** The same without what lies in another of them. */
const smallest = (paths: readonly BytePath[]): readonly BytePath[] =>
  paths.filter((path) => !paths.some((other) => other !== path && isUnder(path, other)))

/** Capabilities that were of use, as units write them. */
export const usedCapabilities = (events: readonly EventRecord[]): readonly string[] => {
  const used = new Set<string>()
  for (const { op, other, drop } of events) {
    if (op === 'privilege' && other !== undefined) used.add(other.toUpperCase())
    for (const cap of drop?.caps ?? []) if (cap !== 'all') used.add(cap.toUpperCase())
  }
  return [...used].sort()
}

const rootWrites = (events: readonly EventRecord[]): boolean =>
  events.some(
    (event) =>
      event.phase !== 'after-drop' &&
      event.uid === 0 &&
      eventWrites(event) &&
      event.result === 'ok' &&
      !isIn(event.path, GIVEN),
  )

/** The smallest settings under which everything that was traced still works. */
export const suggestion = (events: readonly EventRecord[], service: string, traces: number): Suggestion => {
  const startsAsRoot = events.some(
    ({ becomes, uid, phase }) => becomes.length > 0 || (uid === 0 && phase !== 'after-drop'),
  )
  const places = writtenPlaces(events).filter((path) => !isIn(path, TMP))
  const directories = new Map<string, string[]>()
  const readWrite: BytePath[] = []
  // What was opened without being made is a file: no directory directive can stand for one straight in /var/log.
  const files = new Set(
    events.flatMap((event) =>
      event.op === 'open' && placeOf(event) === event.path && !event.flags.includes('tmpfile') ? [event.path] : [],
    ),
  )
  const remarks: string[] = []
  for (const place of smallest(places)) {
    const found = startsAsRoot
      ? undefined
      : DIRECTIVES.find(
          ([, base]) => isUnder(place, base) && place !== base && !(files.has(place) && parentOf(place) === base),
        )
    if (found !== undefined) {
      const [directive, base] = found
      const name = textOf(place.slice(base.length + 1))
      const top = name.split('/')[0] as string
      directories.set(directive, [...new Set([...(directories.get(directive) ?? []), top])].sort())
      continue
    }
    readWrite.push(place)
    if (DIRECTIVES.some(([, base]) => base === place))
      remarks.push(
        `${textOf(place)} is opened whole, because names come and go straight in it: a directory below it would need less`,
      )
    if (isUnder(place, '/etc') || isUnder(place, '/usr'))
      remarks.push(`${textOf(place)} is written at run time: see drop/no-privileged-write`)
  }
  const capabilities = [...usedCapabilities(events)]
  if (startsAsRoot && rootWrites(events)) {
    capabilities.push('CAP_DAC_OVERRIDE')
    remarks.push(
      'CAP_DAC_OVERRIDE is kept because user 0 writes: without the files it cannot be told whether it needs it',
    )
  }
  return {
    service,
    traces,
    directories,
    readWrite,
    capabilities: [...new Set(capabilities)].sort(),
    startsAsRoot,
    usesHome: events.some(({ path, result }) => result === 'ok' && isIn(path, HOME)),
    usesTmp: events.some((event) => isIn(event.path, TMP)),
    mayGain: events.some(({ op, path }) => op === 'exec' && GAINING.test(path)),
    remarks,
    incomplete: [],
  }
}
