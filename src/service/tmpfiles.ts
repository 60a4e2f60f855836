import {
  bytesOf,
  type DirectoryRole,
  type FactSource,
  isUnder,
  nameOf,
  normalizePath,
  type Service,
  textOf,
} from '../model/index.ts'
import { parseTmpfiles, type TmpfilesDirectory } from '../parse/index.ts'
import { layered } from './config-layers.ts'
import { accountFor } from './numbers.ts'
import { TMPFILES_DIRECTORIES } from './survey.ts'
import type { World } from './world.ts'

const BASES: readonly (readonly [base: string, role: DirectoryRole])[] = [
  ['/run', 'runtime'],
  ['/var/run', 'runtime'],
  ['/var/lib', 'state'],
  ['/var/cache', 'cache'],
  ['/var/log', 'logs'],
]

const placeOf = (path: string): { role: DirectoryRole; first: string } | undefined => {
  for (const [base, role] of BASES)
    if (path.startsWith(`${base}/`)) return { role, first: path.slice(base.length + 1).split('/', 1)[0] as string }
  return undefined
}

const baseName = ({ name }: Service): string => name.split('@', 1)[0] as string

/** Whose of several services a directory is: by the name of the directory or of the file that makes it. */
const named = (services: readonly Service[], names: readonly string[]): readonly Service[] =>
  services.filter((service) => names.includes(baseName(service)) || names.includes(service.name))

interface Found {
  readonly service: Service
  readonly role: DirectoryRole
  readonly path: string
  readonly fact: FactSource
}

/**
 * Services with the directories that tmpfiles.d makes for their user below /run, /var/lib, /var/cache and /var/log. One that
 * several services could mean, and none by name, is a doubt of each of them. Such a directory is declared, not seen.
 */
export const withTmpfiles = (services: readonly Service[], world: World): readonly Service[] => {
  const found: Found[] = []
  const doubts = new Map<Service, string[]>()
  const place = (entry: TmpfilesDirectory, file: string, fact: FactSource): void => {
    const path = textOf(normalizePath(bytesOf(entry.path)))
    const where = placeOf(path)
    const uid = entry.user === undefined ? undefined : accountFor(entry.user, world)?.uid
    if (where === undefined || uid === undefined || uid === 0) return
    const users = services.filter(({ subject }) => subject.uid === uid)
    const covered = ({ dirs }: Service): boolean => dirs[where.role].some((dir) => isUnder(bytesOf(path), dir))
    if (users.length === 0 || users.some(covered)) return
    const own = named(users, [where.first, file.replace(/\.conf$/, '')])
    const [service] = own.length > 0 ? own : users
    if (service !== undefined && (own.length > 0 || users.length === 1))
      found.push({ service, role: where.role, path, fact: { ...fact, field: `dirs.${where.role}`, value: path } })
    else
      for (const user of users)
        doubts.set(user, [
          ...(doubts.get(user) ?? []),
          `tmpfiles.d makes ${path} for ${entry.user}: whose it is is not said`,
        ])
  }
  for (const { path, text, origin } of layered(world.configs, TMPFILES_DIRECTORIES))
    for (const entry of parseTmpfiles(text).entries) {
      const from = { ...origin, line: entry.line, declared: true as const }
      place(entry, textOf(nameOf(path)), { field: '', value: '', source: 'tmpfiles.d', origin: from })
    }
  return services.map((service) => {
    const own = found.filter((one) => one.service === service)
    const told = doubts.get(service) ?? []
    if (own.length === 0 && told.length === 0) return service
    const dirs = { ...service.dirs }
    for (const { role, path } of own)
      if (!dirs[role].some((dir) => isUnder(bytesOf(path), dir)))
        dirs[role] = Object.freeze([...dirs[role], bytesOf(path)])
    const facts = [...service.facts, ...own.map(({ fact }) => fact)]
    return Object.freeze({ ...service, dirs: Object.freeze(dirs), facts, doubts: [...service.doubts, ...told] })
  })
}
