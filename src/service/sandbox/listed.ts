import { type BytePath, bytesOf, type MountRule, normalizePath, type UnitRecord } from '../../model/index.ts'
import { unitOrigin } from '../claims.ts'
import { isYes, type UnitWord, unitScalar, unitWords } from '../unit-view.ts'
import { absolute, seenAt, splitColons, type Written, written } from './place.ts'
import { LISTS, OWN_DIRECTORIES } from './tables.ts'

/**
 * Words of a directive. One that hangs on the instance confines nothing that can be named; where it opens a path, all that
 * the path may lie in is taken as open.
 */
const wordsOf = (unit: UnitRecord, directive: string): readonly UnitWord[] =>
  unitWords(unit, `Service.${directive}`).flatMap((word) => {
    if (word.resolved) return [word]
    if (!/^(?:ReadWrite|BindPaths|[A-Z][a-z]+Directory$)/.test(directive)) return []
    const cut = word.word.slice(0, word.word.indexOf('%'))
    return [{ ...word, word: cut.includes('/') ? cut.slice(0, cut.lastIndexOf('/') + 1) : '.' }]
  })

const rule = (
  unit: UnitRecord,
  directive: string,
  { word, from }: UnitWord,
  rest: Omit<MountRule, 'directive' | 'origin'>,
): MountRule => ({ ...rest, directive: `${directive}=${word}`, origin: unitOrigin(unit, from) })

/** ReadWritePaths=, ReadOnlyPaths=, InaccessiblePaths=, ExecPaths=, NoExecPaths= and the old names of the first three. */
const pathLists = (unit: UnitRecord, root: BytePath | undefined): readonly MountRule[] =>
  LISTS.flatMap(([directive, kind]) =>
    wordsOf(unit, directive).flatMap((word) => {
      const place = written(word.word)
      const path = place && seenAt(place, root)
      return place && path ? [rule(unit, directive, word, { path, kind, optional: place.optional })] : []
    }),
  )

/** `TemporaryFileSystem=PATH[:OPTIONS]`; it lies in the service's root. */
const temporary = (unit: UnitRecord): readonly MountRule[] =>
  wordsOf(unit, 'TemporaryFileSystem').flatMap((word) => {
    const [place = '', options = ''] = splitColons(word.word)
    const path = absolute(place)
    const readOnly = options.split(',').findLast((option) => option === 'ro' || option === 'rw') === 'ro'
    return path ? [rule(unit, 'TemporaryFileSystem', word, { path, kind: 'tmpfs', readOnly, optional: false })] : []
  })

/** Of two binds on one path one with `norbind` stands, else the first in the unit (namespace.c, `MountMode`). */
const alone = ({ directive }: MountRule): number => (/:norbind$/.test(directive) ? 0 : 1)

/** `BindPaths=[-]SOURCE[:DESTINATION[:OPTIONS]]`: the source is of the host, the destination of the service's root. */
const binds = (unit: UnitRecord): readonly MountRule[] =>
  (['BindPaths', 'BindReadOnlyPaths'] as const)
    .flatMap((directive) =>
      wordsOf(unit, directive).flatMap((word) => {
        const [from = '', to] = splitColons(word.word)
        const source: Written | undefined = written(from)
        const path = to === undefined || to === '' ? source?.path : absolute(to)
        if (source === undefined || path === undefined) return []
        const kind = directive === 'BindPaths' ? 'bind' : 'bind-ro'
        return [rule(unit, directive, word, { path, kind, source: source.path, optional: source.optional })]
      }),
    )
    .sort(asWritten)
    .sort((a, b) => alone(a) - alone(b))

/** Lines of one file in their order; between files nothing is said. */
const asWritten = ({ origin: a }: MountRule, { origin: b }: MountRule): number =>
  a.source === b.source ? (a.line ?? 0) - (b.line ?? 0) : 0

/** Whether RuntimeDirectoryPreserve= lets the directories outlive the service: `yes` or `restart`. */
const isPreserved = (unit: UnitRecord): boolean => {
  const word = unitScalar(unit, 'Service.RuntimeDirectoryPreserve')?.word ?? 'no'
  return isYes(word) || word === 'restart'
}

/**
 * RuntimeDirectory= and its like: systemd makes them and binds them in, writable unless `:ro` follows. Those that
 * DynamicUser= keeps private lie below `private`, which shows nothing else.
 */
const ownDirectories = (unit: UnitRecord, dynamic: boolean, root: BytePath | undefined): readonly MountRule[] =>
  OWN_DIRECTORIES.flatMap(([directive, base, mayBePrivate]) => {
    const words = wordsOf(unit, directive)
    const isPrivate = dynamic && (mayBePrivate === 'if-preserved' ? isPreserved(unit) : mayBePrivate)
    const made = words.flatMap((word): readonly MountRule[] => {
      const [name = '', , flags] = splitColons(word.word)
      if (name === '' || name.startsWith('/') || name.split('/').includes('..')) return []
      const source = normalizePath(bytesOf(`${base}/${isPrivate ? 'private/' : ''}${name}`))
      const path = root === undefined ? source : normalizePath(bytesOf(`${base}/${name}`))
      const kind = flags === 'ro' ? 'bind-ro' : 'bind'
      return [rule(unit, directive, word, { path, kind, source, optional: false })]
    })
    const first = words[0]
    if (!isPrivate || root !== undefined || first === undefined) return made
    return [rule(unit, directive, first, { path: `${base}/private`, kind: 'private', optional: true }), ...made]
  })

/** What the directives that name paths put into the sandbox. */
export const listedRules = (unit: UnitRecord, dynamic: boolean, root: BytePath | undefined): readonly MountRule[] => [
  ...pathLists(unit, root),
  ...temporary(unit),
  ...binds(unit),
  ...ownDirectories(unit, dynamic, root),
]
