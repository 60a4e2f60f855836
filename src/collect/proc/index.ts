import { readdirSync, readFileSync, readlinkSync, type Stats, statSync } from 'node:fs'
import { type BytePath, type ConfigRecord, latin1, textOf } from '../../model/index.ts'
import { controlGroup, STATUS_LINES } from '../../parse/index.ts'

export const PROC = 'proc'

export interface ProcOptions {
  /** Where procfs is mounted; a test brings its own tree. */
  readonly proc: string
  /** Programs by their real path that tell a service where no control group does. */
  readonly programs: ReadonlySet<BytePath>
}

/** undefined: it has ended meanwhile, or may not be looked at. Both are normal. */
const attempt = <T>(call: () => T): T | undefined => {
  try {
    return call()
  } catch {
    return undefined
  }
}
const text = (path: string): string | undefined => attempt(() => readFileSync(path, 'latin1'))
const link = (path: string): BytePath | undefined => attempt(() => readlinkSync(path, 'latin1'))
const sameRoot = (a: Stats | undefined, b: Stats | undefined): boolean =>
  a === undefined || b === undefined || (a.dev === b.dev && a.ino === b.ino)

/** A program that was replaced while it runs is shown with this word behind it. */
const DELETED = ' (deleted)'
const programOf = (folder: string): BytePath | undefined => {
  const exe = link(`${folder}/exe`)
  if (exe === undefined || exe.includes('\n') || !exe.startsWith('/')) return undefined
  return exe.endsWith(DELETED) ? exe.slice(0, -DELETED.length) : exe
}

const mapOf = (folder: string, map: 'uid_map' | 'gid_map'): string | undefined =>
  text(`${folder}/${map}`)?.trim().split('\n').join(',')

/** Lines that say who a process is, with what its links and maps say in the same form behind them. */
const describe = (folder: string, unit: string | undefined, exe: BytePath | undefined): string | undefined => {
  const status = text(`${folder}/status`)
  if (status === undefined) return undefined
  const lines = status.split('\n').filter((line) => STATUS_LINES.has(line.slice(0, line.indexOf(':'))))
  const add = (name: string, value: string | undefined): void => {
    if (value !== undefined && value !== '') lines.push(`${name}:\t${value}`)
  }
  add('Unit', unit)
  add('Exe', exe === undefined ? undefined : textOf(exe))
  // In one's own user namespace a map says nothing about the outside.
  const space = link(`${folder}/ns/user`)
  if (space !== undefined && space !== link(`${folder}/../self/ns/user`)) {
    add('UidMap', mapOf(folder, 'uid_map'))
    add('GidMap', mapOf(folder, 'gid_map'))
  }
  return textOf(latin1(Buffer.from(`${lines.join('\n')}\n`, 'latin1')))
}

/**
 * Running processes of services, as `config` records named by their status file. A process is looked into only when its
 * control group is a service's, or when no unit, session or container has it and it runs one of `programs`; one that sees
 * another root directory is a container's. What ends while it is read is left out.
 */
export const processRecords = ({ proc, programs }: ProcOptions): readonly ConfigRecord[] => {
  const own = attempt(() => statSync(`${proc}/self/root`))
  const records: ConfigRecord[] = []
  for (const pid of (attempt(() => readdirSync(proc)) ?? []).filter((name) => /^\d+$/.test(name))) {
    const folder = `${proc}/${pid}`
    const { unit, scope } = controlGroup(text(`${folder}/cgroup`) ?? '')
    if (scope === true) continue
    const exe = programOf(folder)
    if (unit === undefined && (exe === undefined || !programs.has(exe))) continue
    if (
      !sameRoot(
        attempt(() => statSync(`${folder}/root`)),
        own,
      )
    )
      continue
    const said = describe(folder, unit, exe)
    const path = `/proc/${pid}/status`
    if (said !== undefined)
      records.push({ kind: 'config', path, text: said, origin: { collector: PROC, source: path } })
  }
  return records
}
