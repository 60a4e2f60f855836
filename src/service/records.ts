import {
  type BytePath,
  bytesOf,
  type ConfigRecord,
  type FactRecord,
  type Incomplete,
  type Resolved,
  type SurveyedFile,
  type Tree,
  textOf,
} from '../model/index.ts'
import { decodeText, looksLikeManifest, lsbHeader, parseGroup, parseManifest, parsePasswd } from '../parse/index.ts'
import { DAEMONS } from './daemons.ts'
import { fstabPoints } from './declared-mounts.ts'
import { environmentFiles } from './environment.ts'
import { includedFiles } from './includes.ts'
import { linkReader, linksAt } from './links.ts'
import { startedMounts } from './mount-units.ts'
import { daemonOfUnit } from './present.ts'
import {
  CONFIG_FILES,
  CRONTABS,
  HOST_FACT_FILES,
  INIT_SCRIPTS,
  SYSUSERS_DIRECTORIES,
  TMPFILES_DIRECTORIES,
  UNIT_DIRECTORIES,
} from './survey.ts'
import { mergedUnits } from './units.ts'
import { fitsPath } from './wildcard.ts'

export interface RecordsOptions {
  /** Name of the collector the files come from, for the records' origin. */
  readonly collector?: string | undefined
  /** Told, in words, of every line or link that had to be left out. */
  readonly note?: ((words: string) => void) | undefined
  /** Where a path of the target leads. */
  readonly resolve: (path: BytePath) => Resolved
  /** Told of every link to a file that could not be read: what it says of services is not known. */
  readonly unread?: ((link: Incomplete) => void) | undefined
  /** Whether the files that declare mounts and kernel settings are records too. */
  readonly hostFacts?: boolean | undefined
}

const CONFIGS = [
  ...CONFIG_FILES,
  ...CRONTABS,
  ...[...SYSUSERS_DIRECTORIES, ...TMPFILES_DIRECTORIES].map((directory) => `${directory}/*.conf`),
  `${INIT_SCRIPTS}/*`,
]

const inUnitDirectory = (path: BytePath): boolean => UNIT_DIRECTORIES.some((root) => path.startsWith(`${root}/`))

/**
 * Surveyed files as records: accounts, groups, merged units, the configuration that names users, checksum manifests. A
 * masked unit is a `config` record with its path and an empty text, so that a scan of the records knows of it. Of the mount
 * units those that are started are records.
 */
export const recordsOf = (
  surveyed: readonly SurveyedFile[],
  tree: Tree,
  options: RecordsOptions,
): readonly FactRecord[] => {
  const { collector = 'survey', note = () => {}, unread = () => {}, resolve } = options
  const records: FactRecord[] = []
  const configs = options.hostFacts === true ? [...CONFIGS, ...HOST_FACT_FILES] : CONFIGS
  const isConfig = (path: BytePath): boolean => configs.some((pattern) => fitsPath(pattern, path))
  // Files that count whether they stand there themselves or a link to them does.
  const mayBeLinks = ['/etc/passwd', '/etc/group', ...configs].map(bytesOf)
  const links = linkReader(new Map(surveyed.map(({ path, bytes }) => [path, bytes])), tree, resolve)
  const linked = [...new Set(mayBeLinks.flatMap((pattern) => linksAt(pattern, tree)))].flatMap((path) => {
    const bytes = tree.lookup(path)?.linkTarget === '/dev/null' ? new Uint8Array() : links.read(path).bytes
    return bytes ? [{ path, bytes }] : []
  })
  const unitBytes = new Map<BytePath, Uint8Array>()
  for (const { path, bytes } of [...surveyed, ...linked]) {
    const source = textOf(path)
    const origin = { collector, source }
    const tell = (notes: readonly { line: number; why: string }[]) => {
      for (const { line, why } of notes) note(`${source}:${line}: ${why}`)
    }
    if (path === '/etc/passwd') {
      const { entries, notes } = parsePasswd(bytes)
      tell(notes)
      for (const { line, ...entry } of entries)
        records.push({ kind: 'account', path, ...entry, origin: { ...origin, line } })
    } else if (path === '/etc/group') {
      const { entries, notes } = parseGroup(bytes)
      tell(notes)
      for (const { line, ...entry } of entries)
        records.push({ kind: 'group', path, ...entry, origin: { ...origin, line } })
    } else if (inUnitDirectory(path)) unitBytes.set(path, bytes)
    else if (path.startsWith(`${INIT_SCRIPTS}/`))
      records.push({ kind: 'config', path, text: lsbHeader(decodeText(bytes)), origin })
    else if (isConfig(path)) records.push({ kind: 'config', path, text: decodeText(bytes), origin })
    else if (looksLikeManifest(bytes)) {
      const { entries, notes } = parseManifest(bytes, path, collector)
      tell(notes)
      for (const entry of entries) records.push(entry)
    }
  }
  const unitFiles = { files: unitBytes, tree, links, mounts: options.hostFacts }
  const { units, masked, notes } = mergedUnits(unitFiles, collector)
  const read = (path: BytePath): ConfigRecord | undefined => {
    const { bytes } = links.read(path)
    const origin = { collector, source: textOf(path) }
    return bytes ? { kind: 'config', path, text: decodeText(bytes), origin } : undefined
  }
  const found = records.filter((record): record is ConfigRecord => record.kind === 'config')
  const variables = new Set(units.filter((unit) => daemonOfUnit(unit)?.daemon.execOptions).flatMap(environmentFiles))
  const environments = [...variables].flatMap((path) =>
    found.some((config) => config.path === path) ? [] : (read(path) ?? []),
  )
  for (const config of [...environments, ...includedFiles(DAEMONS, [...found, ...environments], tree, read, note)])
    records.push(config)
  for (const words of notes) note(words)
  const mounts = options.hostFacts === true ? startedMounts(unitFiles, units, fstabPoints(records)) : undefined
  for (const unit of units) if (!/\.(?:auto)?mount$/.test(unit.name) || mounts?.has(unit.name)) records.push(unit)
  for (const { path } of masked)
    records.push({ kind: 'config', path, text: '', origin: { collector, source: textOf(path) } })
  for (const link of links.unread) unread(link)
  return records
}
