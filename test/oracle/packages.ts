/**
 * Holds what is read of packages to what the packaging programs print, entry by entry: type, mode, owner, group, size, link target, hard
 * links, and of RPM packages flags, capabilities, and the digest of every file's bytes. Prints each difference, and figures.
 *
 *   node dist/test/oracle/packages.js FILE…
 *
 * Needs dpkg-deb for .deb and rpm for .rpm files.
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { deb } from '../../src/collect/deb/index.ts'
import { rpm } from '../../src/collect/rpm/index.ts'
import { type BytePath, FACT, type Inode, nameOf, type Source } from '../../src/model/index.ts'
import { rowsOf, selectAll } from '../collect/stream-kit.ts'

const files = process.argv.slice(2)
if (files.length === 0) throw new Error('usage: node dist/test/oracle/packages.js FILE…')

interface Read {
  readonly rows: readonly Inode[]
  readonly names: ReadonlyMap<BytePath, readonly BytePath[]>
  readonly digests: ReadonlyMap<BytePath, string>
}
/** Everything that is read of a package; with the bytes of its files when their digests are wanted. */
const read = async (opening: Promise<Source>, bytes: boolean): Promise<Read> => {
  const source = await opening
  const { tree, files: found } = await source.survey(selectAll(() => (bytes ? FACT.bytes : 0)))
  const rows = (await rowsOf(source)).filter(({ origin }) => origin?.layer !== 'control.tar')
  for (const { path, why } of source.incomplete) throw new Error(`${path}: ${why}`)
  const names = new Map(rows.map((row) => [row.path, (row.nlink ?? 1) > 1 ? (tree.names(row) ?? []) : []]))
  await source.close()
  const digest = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex')
  return { rows, names, digests: new Map(found.map(({ path, bytes: content }) => [path, digest(content)])) }
}

const LETTERS: Readonly<Record<string, string>> = {
  file: '-',
  directory: 'd',
  symlink: 'l',
  fifo: 'p',
  char: 'c',
  block: 'b',
}
/** A mode as ls(1) prints it. */
const modeText = (type: string | undefined, mode: number): string => {
  const bits = [6, 3, 0].map((shift, at) => {
    const own = (mode >> shift) & 7
    const special = (mode & (0o4000 >> at)) !== 0
    const x = (own & 1) !== 0
    const last = special ? (x ? 'sst' : 'SST')[at] : x ? 'x' : '-'
    return `${own & 4 ? 'r' : '-'}${own & 2 ? 'w' : '-'}${last}`
  })
  return `${LETTERS[type ?? ''] ?? '?'}${bits.join('')}`
}

/** What tar puts in front of bytes that are not printable. */
const unescaped = (text: string): string =>
  text.replace(/\\([0-7]{3}|[\\abfnrtv])/g, (_, code: string) =>
    code.length === 3
      ? String.fromCharCode(Number.parseInt(code, 8))
      : ({ n: '\n', t: '\t', '\\': '\\' }[code] ?? code),
  )
const PRINTED = /^(\S{10}) (\S+)\/(\S+) +(\d+(?:,\d+)?) \d{4}-\d\d-\d\d \d\d:\d\d \.?(\/?.*)$/s

const debLines = (file: string): readonly string[] =>
  execFileSync('dpkg-deb', ['-c', file], {
    encoding: 'latin1',
    maxBuffer: 1 << 28,
    env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
  })
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [, mode = '', owner, group, size, rest = ''] = PRINTED.exec(line) ?? []
      if (mode === '') throw new Error(`dpkg-deb prints what is not understood: ${line}`)
      const [name = '', target] = mode.startsWith('l') ? rest.split(' -> ') : rest.split(' link to ')
      const path = unescaped(name).replace(/\/$/, '') || '/'
      const hard = mode.startsWith('h') ? unescaped(target ?? '').replace(/^\./, '') : ''
      const link = mode.startsWith('l') ? unescaped(target ?? '') : ''
      const shown = mode.startsWith('-') ? size : ''
      return [path, mode.replace(/^h/, '-'), owner, group, hard === '' ? shown : '', link, hard].join('\t')
    })

const ourDebLines = ({ rows, names }: Read, theirs: readonly string[]): readonly string[] => {
  const hard = new Map(theirs.map((line) => [line.split('\t')[0], line.split('\t')[6]]))
  return rows.map((row) => {
    const target = hard.get(row.path) ?? ''
    const isLinked = target !== '' && names.get(row.path)?.includes(target)
    const size = row.type === 'file' && target === '' ? row.size : ''
    const link = row.type === 'symlink' ? row.linkTarget : ''
    const owners = [row.owner ?? row.uid, row.group ?? row.gid]
    return [row.path, modeText(row.type, row.mode ?? 0), ...owners, size, link, isLinked ? target : ''].join('\t')
  })
}

const QUERY =
  '[%{FILENAMES}\t%{FILEMODES:perms}\t%{FILEUSERNAME}\t%{FILEGROUPNAME}\t%{LONGFILESIZES}\t%{FILELINKTOS}\t%{FILENLINKS}\t%{FILEFLAGS}\t%{FILECAPS}\t%{FILEDIGESTS}\n]'
const GHOST = 64
const rpmLines = (file: string): readonly string[] => {
  const out = execFileSync('rpm', ['-qp', '--nosignature', '--qf', QUERY, file], {
    encoding: 'latin1',
    maxBuffer: 1 << 28,
  })
  return out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [path = '', mode = '', user, group, size, link, nlink, flags, caps = '', digest = ''] = line.split('\t')
      const isGhost = (Number(flags) & GHOST) !== 0
      const isFile = mode.startsWith('-') && !isGhost
      const names = mode.startsWith('d') ? '' : isFile ? nlink : 1
      const told = caps.replace(/^\(none\)$/, '').replace(/^= /, '')
      return [
        path,
        mode,
        user,
        group,
        isFile ? size : '',
        link,
        names,
        isGhost ? 'ghost' : '',
        told,
        isFile ? digest : '',
      ].join('\t')
    })
}
const ourRpmLines = ({ rows, digests }: Read): readonly string[] =>
  rows.map((row) => {
    const isGhost = row.origin?.declared === true
    const isFile = row.type === 'file' && !isGhost
    return [
      row.path,
      modeText(row.type, row.mode ?? 0),
      row.owner,
      row.group,
      isFile ? row.size : '',
      row.linkTarget ?? '',
      row.type === 'directory' ? '' : row.nlink,
      isGhost ? 'ghost' : '',
      row.caps ?? '',
      isFile ? digests.get(row.path) : '',
    ].join('\t')
  })

const figures = { packages: 0, entries: 0, different: 0, failed: 0 }
const differences = (ours: readonly string[], theirs: readonly string[]): readonly string[] => {
  const [a, b] = [new Set(ours), new Set(theirs)]
  return [
    ...theirs.filter((line) => !a.has(line)).map((line) => `- ${line}`),
    ...ours.filter((line) => !b.has(line)).map((line) => `+ ${line}`),
  ]
}
for (const file of files) {
  const isRpm = file.endsWith('.rpm')
  try {
    const theirs = isRpm ? rpmLines(file) : debLines(file)
    const ours = isRpm
      ? ourRpmLines(await read(rpm.open({ path: file }, {}), true))
      : ourDebLines(await read(deb.open({ path: file }, {}), false), theirs)
    const different = differences(ours, theirs)
    for (const line of different) console.log(`${nameOf(file)}: ${JSON.stringify(line)}`)
    figures.entries += theirs.length
    figures.different += different.length
  } catch (error) {
    figures.failed++
    console.log(`${nameOf(file)}: ${(error as Error).message}`)
  }
  figures.packages++
}
console.log(
  `${figures.packages} packages, ${figures.entries} entries: ${figures.different} lines differ, ${figures.failed} packages not read`,
)
process.exitCode = figures.different + figures.failed === 0 ? 0 : 1
